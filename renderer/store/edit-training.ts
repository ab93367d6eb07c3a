/** Changes of the training settings and of the data, each one entry of the history. */
import type { Configured, Dataset, Training } from '../../engine/document/document.ts';
import { withDefaults } from '../../engine/layers/attribute.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
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

/** Of every optimizer that there is, in the ratio that they have. One entry of the history. */
export function setLearningRate(rate: number): void {
  const { optimizer, phases } = documentStore.getState().document.training;
  const leading = rateOf(phases?.[0]?.optimizer ?? optimizer);
  const scaled = (each: Configured): Configured => {
    const next = Number(((rateOf(each) / leading) * rate).toPrecision(3));
    return { ...each, attributes: { ...each.attributes, learningRate: next } };
  };
  changeTraining({
    optimizer: scaled(optimizer),
    ...(phases && { phases: phases.map(phase => ({ ...phase, optimizer: scaled(phase.optimizer) })) }),
  });
  documentStore.settle();
}

const rateOf = ({ type, attributes }: Configured): number =>
  withDefaults(optimizers[type]!.attributes, attributes).learningRate;

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
