import { float } from '../layers/attribute.ts';
import { schedule } from './schedule.ts';

export const minimum = float({ default: 0, min: 0, doc: 'Learning rate at the end.' });

/** Loshchilov and Hutter, SGDR (2017), without restarts; PyTorch's CosineAnnealingLR, stepped at every step. */
export const cosine = schedule({
  name: 'cosine',
  doc: 'Falls along half a cosine from the learning rate to the minimum.',
  attributes: { minimum },
  rate: ({ baseRate, step, totalSteps }, { minimum }) =>
    minimum + (baseRate - minimum) * 0.5 * (1 + Math.cos((Math.PI * step) / Math.max(totalSteps, 1))),
});
