import { float } from '../layers/attribute.ts';
import { minimum } from './cosine.ts';
import { schedule } from './schedule.ts';

/** PyTorch's PolynomialLR, stepped at every step, with an end other than 0 if wanted, as Keras's PolynomialDecay. */
export const polynomial = schedule({
  name: 'polynomial',
  doc: 'Falls to the minimum as a power of what is left of the training; in a line with the power 1.',
  attributes: {
    power: float({
      default: 1,
      min: 0,
      exclusive: true,
      doc: 'Above 1 it falls fast at first, below 1 at last.',
    }),
    minimum,
  },
  rate({ baseRate, step, totalSteps }, { power, minimum }) {
    const left = Math.max(0, 1 - step / Math.max(totalSteps, 1));
    return minimum + (baseRate - minimum) * left ** power;
  },
});
