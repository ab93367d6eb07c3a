import { choice, float } from '../layers/attribute.ts';
import { constant } from './constant.ts';
import { cosine, minimum } from './cosine.ts';
import { schedule } from './schedule.ts';
import { step, stepAttributes } from './step.ts';

const followers = { constant, cosine, step };

/** PyTorch's LinearLR, then another schedule over the steps that are left. */
export const warmUp = schedule({
  name: 'warm-up',
  doc: 'Rises in a line to the learning rate, then goes on as another schedule.',
  attributes: {
    epochs: float({ default: 1, min: 0, doc: 'Length of the rise, in epochs; may be a fraction.' }),
    start: float({ default: 0.1, min: 0, max: 1, doc: 'Share of the learning rate at the first step.' }),
    after: choice({ default: 'cosine', options: ['constant', 'cosine', 'step'], doc: 'What follows.' }),
    minimum: { ...minimum, when: { attribute: 'after', is: ['cosine'] } },
    every: { ...stepAttributes.every, when: { attribute: 'after', is: ['step'] } },
    factor: { ...stepAttributes.factor, when: { attribute: 'after', is: ['step'] } },
  },
  rate(moment, { epochs, start, after, ...rest }) {
    const rise = Math.round(epochs * moment.stepsPerEpoch);
    if (moment.step < rise) return moment.baseRate * (start + (1 - start) * (moment.step / rise));
    const left = { ...moment, step: moment.step - rise, totalSteps: moment.totalSteps - rise };
    return followers[after].rate(left, rest);
  },
});
