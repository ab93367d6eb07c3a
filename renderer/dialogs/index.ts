export { chooseToOpen, chooseToSave } from './choose-file.ts';
export { Dialogs } from './Dialogs.tsx';
export { DropTarget } from './DropTarget.tsx';
export { ask, show } from './dialog-store.ts';
export {
  documentTitle,
  newDocument,
  openDocument,
  openExample,
  saveDocument,
  saveDocumentAs,
} from './document-files.ts';
export { warnBeforeLoss } from './warn-before-loss.ts';
