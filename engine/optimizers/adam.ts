/**
 * Kingma and Ba, Adam (2015), and Loshchilov and Hutter, Decoupled weight decay regularization (2019), with
 * PyTorch's definitions: w' = w - η m̂ / (√v̂ + ε). The bias corrections of m̂ and √v̂ are moved into the two scalars:
 * with c = √(1 - β₂ᵗ), w' = w - (η c / (1 - β₁ᵗ)) m / (√v + ε c).
 */
import type { Value } from '../ir/value.ts';
import { bool, type ValuesOf } from '../layers/attribute.ts';
import { add, div, max, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { betas, correction, forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, type Update, type Updated, weightDecay } from './optimizer.ts';

const attributes = {
  learningRate: learningRate(0.001),
  ...betas,
  epsilon,
  amsgrad: bool({
    default: false,
    doc: 'Divide by the largest mean of the squared gradients so far (Reddi et al., 2018).',
  }),
};
const adamAttributes = { ...attributes, weightDecay: weightDecay(0, decayDoc) };
const adamWAttributes = {
  ...attributes,
  weightDecay: weightDecay(0.01, 'Share of each weight that is taken away, times the learning rate.'),
};
type Hyper = ValuesOf<typeof adamAttributes>;

const slots = ({ amsgrad }: Hyper) => [
  'first_moment',
  'second_moment',
  ...(amsgrad ? ['largest_second_moment'] : []),
];

function scalars(step: number, learningRate: number, { beta1, beta2, epsilon }: Hyper) {
  const root = Math.sqrt(correction(beta2, step));
  return {
    adam_step: (learningRate * root) / correction(beta1, step),
    adam_epsilon: epsilon * root,
  };
}

function move(parameter: Value, gradient: Value, of: Update, { beta1, beta2 }: Hyper): Updated {
  const first = forgetting(of.slots.first_moment!, gradient, beta1);
  const second = forgetting(of.slots.second_moment!, mul(gradient, gradient), beta2);
  const before = of.slots.largest_second_moment;
  const largest = before && max(before, second);
  const direction = div(first, add(sqrt(largest ?? second), of.scalars.adam_epsilon!));
  return {
    parameter: sub(parameter, mul(direction, of.scalars.adam_step!)),
    slots: {
      first_moment: first,
      second_moment: second,
      ...(largest && { largest_second_moment: largest }),
    },
  };
}

export const adam = optimizer({
  name: 'Adam',
  doc: 'Steps scaled for each weight by its recent gradients (Kingma and Ba, 2015). A good first choice.',
  attributes: adamAttributes,
  slots,
  scalars,
  update: (of, hyper) =>
    move(of.parameter, decayGradient(of.gradient, of.parameter, hyper.weightDecay), of, hyper),
});

export const adamW = optimizer({
  name: 'AdamW',
  doc: 'Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).',
  attributes: adamWAttributes,
  slots,
  scalars: (step, learningRate, hyper) => ({
    ...scalars(step, learningRate, hyper),
    adamw_keep: 1 - learningRate * hyper.weightDecay,
  }),
  update: (of, hyper) => move(mul(of.parameter, of.scalars.adamw_keep!), of.gradient, of, hyper),
});
