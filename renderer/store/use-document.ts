import { useStore } from 'zustand';
import { type DocumentState, documentStore } from './document.ts';

/** Select narrowly: the component renders again only when what it selected changes. */
export const useDocument = <T>(selector: (state: DocumentState) => T): T => useStore(documentStore, selector);
