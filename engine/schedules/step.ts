import { float, int } from '../layers/attribute.ts';
import { schedule } from './schedule.ts';

export const stepAttributes = {
  every: int({ default: 10, min: 1, doc: 'Epochs from one drop to the next.' }),
  factor: float({ default: 0.1, min: 0, max: 1, exclusive: true, doc: 'What the rate is multiplied by.' }),
};

/** PyTorch's StepLR, stepped once an epoch. */
export const step = schedule({
  name: 'step',
  doc: 'Multiplies the learning rate by a factor every few epochs.',
  attributes: stepAttributes,
  rate: ({ baseRate, step, stepsPerEpoch }, { every, factor }) =>
    baseRate * factor ** Math.floor(step / (stepsPerEpoch * every)),
});
