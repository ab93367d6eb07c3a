import { FilePlus2, FolderOpen, GalleryVerticalEnd, History, Save, SaveAll, Settings } from 'lucide-react';
import { show } from '../dialogs/dialog-store.ts';
import {
  newDocument,
  openDocument,
  openExample,
  openRecent,
  saveDocument,
  saveDocumentAs,
} from '../dialogs/document-files.ts';
import type { Action } from './action.ts';

export const fileActions: readonly Action[] = [
  { id: 'file.new', group: 'file', icon: FilePlus2, keys: ['$mod+n'], run: newDocument },
  {
    id: 'file.open',
    group: 'file',
    icon: FolderOpen,
    keys: ['$mod+o'],
    whileTyping: true,
    run: () => openDocument(),
  },
  { id: 'file.recent', group: 'file', icon: History, keys: ['$mod+Shift+o'], run: openRecent },
  { id: 'file.examples', group: 'file', icon: GalleryVerticalEnd, run: openExample },
  { id: 'file.save', group: 'file', icon: Save, keys: ['$mod+s'], whileTyping: true, run: saveDocument },
  {
    id: 'file.saveAs',
    group: 'file',
    icon: SaveAll,
    keys: ['$mod+Shift+s'],
    whileTyping: true,
    run: saveDocumentAs,
  },
  {
    id: 'view.settings',
    group: 'file',
    icon: Settings,
    keys: ['$mod+,'],
    whileTyping: true,
    run: () => show('settings'),
  },
];
