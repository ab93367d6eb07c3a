import { float, int } from '../layers/attribute.ts';
import { minimum } from './cosine.ts';
import { schedule } from './schedule.ts';

/** Loshchilov and Hutter, SGDR (2017); PyTorch's CosineAnnealingWarmRestarts, stepped at every step. */
export const cosineRestarts = schedule({
  name: 'cosine-restarts',
  doc: 'Falls along half a cosine to the minimum, then begins again at the learning rate (SGDR).',
  attributes: {
    period: float({ default: 10, min: 0, exclusive: true, doc: 'Length of the first fall, in epochs.' }),
    lengthening: int({ default: 1, min: 1, doc: 'How many times as long each fall is as the one before.' }),
    minimum,
  },
  rate({ baseRate, step, stepsPerEpoch }, { period, lengthening, minimum }) {
    let length = Math.max(1, Math.round(period * stepsPerEpoch));
    let into = step;
    if (lengthening === 1) into %= length;
    else
      while (into >= length) {
        into -= length;
        length *= lengthening;
      }
    return minimum + (baseRate - minimum) * 0.5 * (1 + Math.cos((Math.PI * into) / length));
  },
});
