import { ints } from '../layers/attribute.ts';
import { schedule } from './schedule.ts';
import { stepAttributes } from './step.ts';

/** PyTorch's MultiStepLR, stepped once an epoch. */
export const multiStep = schedule({
  name: 'multi-step',
  doc: 'Multiplies the learning rate by a factor at the ends of the listed epochs.',
  attributes: {
    milestones: ints({
      default: [30, 60, 90],
      min: 1,
      separate: true,
      doc: 'How many epochs have passed at each drop.',
    }),
    factor: stepAttributes.factor,
  },
  rate({ baseRate, step, stepsPerEpoch }, { milestones, factor }) {
    const passed = milestones.filter(epoch => step >= epoch * stepsPerEpoch).length;
    return baseRate * factor ** passed;
  },
});
