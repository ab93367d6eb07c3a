import { choice, float } from '../layers/attribute.ts';
import { schedule } from './schedule.ts';

const shapes = {
  cosine: (from: number, to: number, share: number) =>
    to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share)),
  linear: (from: number, to: number, share: number) => from + (to - from) * share,
};

/**
 * Smith and Topin, Super-convergence (2018); PyTorch's OneCycleLR, stepped at every step, whose max_lr is the learning
 * rate. The momentum is left as it is (cycle_momentum=False).
 */
export const oneCycle = schedule({
  name: 'one-cycle',
  doc: 'Rises from a fraction to the learning rate, then falls far below where it began (Smith and Topin, 2018).',
  attributes: {
    rise: float({
      default: 0.3,
      min: 0,
      max: 1,
      exclusive: true,
      doc: 'Share of the steps in which the rate rises.',
    }),
    shape: choice({ default: 'cosine', options: ['cosine', 'linear'], doc: 'How it rises and falls.' }),
    startDivisor: float({
      default: 25,
      min: 1,
      doc: 'The learning rate is divided by this at the first step.',
    }),
    endDivisor: float({
      default: 10_000,
      min: 1,
      doc: 'The rate of the first step is divided by this at the last one.',
    }),
  },
  rate({ baseRate, step, totalSteps }, { rise, shape, startDivisor, endDivisor }) {
    const start = baseRate / startDivisor;
    const end = start / endDivisor;
    const anneal = shapes[shape];
    const last = totalSteps - 1;
    const peak = rise * totalSteps - 1;
    if (peak > 0 && step <= peak) return anneal(start, baseRate, step / peak);
    return last > peak ? anneal(baseRate, end, Math.min(1, (step - peak) / (last - peak))) : end;
  },
});
