import { float } from '../layers/attribute.ts';
import { schedule } from './schedule.ts';

/** PyTorch's ExponentialLR, stepped once an epoch. */
export const exponential = schedule({
  name: 'exponential',
  doc: 'Multiplies the learning rate by the same number every epoch.',
  attributes: {
    decay: float({
      default: 0.95,
      min: 0,
      max: 1,
      exclusive: true,
      doc: 'What the rate is multiplied by every epoch.',
    }),
  },
  rate: ({ baseRate, step, stepsPerEpoch }, { decay }) =>
    baseRate * decay ** Math.floor(step / stepsPerEpoch),
});
