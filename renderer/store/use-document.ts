import { useStore } from 'zustand';
import { type DocumentState, documentStore, isDirty } from './document.ts';

/** Select narrowly: the component renders again only when what it selected changes. */
export const useDocument = <T>(selector: (state: DocumentState) => T): T => useStore(documentStore, selector);

export const useDirty = (): boolean => useStore(documentStore, isDirty);
