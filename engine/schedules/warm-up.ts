import { choice, float, withDefaults } from '../layers/attribute.ts';
import { optionAttributes } from '../layers/option-attributes.ts';
import { type Schedule, schedule } from './schedule.ts';

/**
 * PyTorch's LinearLR, then another schedule over the steps that are left.
 * @param followers what may come after; their settings are this one's too
 */
export const warmUpTo = (followers: Readonly<Record<string, Schedule>>): Schedule =>
  schedule({
    name: 'warm-up',
    doc: 'Rises in a line to the learning rate, then goes on as another schedule.',
    attributes: {
      epochs: float({ default: 1, min: 0, doc: 'Length of the rise, in epochs; may be a fraction.' }),
      start: float({ default: 0.1, min: 0, max: 1, doc: 'Share of the learning rate at the first step.' }),
      after: choice({ default: 'cosine', options: Object.keys(followers), doc: 'What follows.' }),
      ...optionAttributes('after', 'schedules', followers),
    },
    rate(moment, { epochs, start, after, ...settings }) {
      const rise = Math.round(epochs * moment.stepsPerEpoch);
      if (moment.step < rise) return moment.baseRate * (start + (1 - start) * (moment.step / rise));
      const left = { ...moment, step: moment.step - rise, totalSteps: moment.totalSteps - rise };
      const follower = followers[after]!;
      return follower.rate(left, withDefaults(follower.attributes, settings));
    },
  });
