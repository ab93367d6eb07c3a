/** Changes of the training settings and of the data, each one entry of the history. */
import type { Dataset, Training } from '../../engine/document/document.ts';
import { documentStore } from './document.ts';

/** Typing in one field is one gesture until the field is left (`documentStore.settle`). */
export function changeTraining(patch: Partial<Training>): void {
  const before = documentStore.getState().document.training;
  const after = { ...before, ...patch };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const name = Object.keys(patch).join('+');
  documentStore.change(`train:edit.${name}`, [{ table: 'training', before, after }], {
    gesture: `training.${name}`,
  });
}

export function changeDataset(patch: Partial<Dataset>): void {
  const before = documentStore.getState().document.dataset;
  if (!before) return;
  const after = { ...before, ...patch };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const name = Object.keys(patch).join('+');
  documentStore.change(`data:edit.${name}`, [{ table: 'dataset', before, after }], {
    gesture: `dataset.${name}`,
  });
}
