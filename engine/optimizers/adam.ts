/**
 * Kingma and Ba, Adam (2015), and Loshchilov and Hutter, Decoupled weight decay regularization (2019), with
 * PyTorch's definitions: w' = w - η m̂ / (√v̂ + ε). The bias corrections of m̂ and √v̂ are moved into the two scalars:
 * with c = √(1 - β₂ᵗ), w' = w - (η c / (1 - β₁ᵗ)) m / (√v + ε c).
 */
import type { Value } from '../ir/value.ts';
import { float, type ValuesOf } from '../layers/attribute.ts';
import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { epsilon, learningRate, optimizer, type Update, type Updated, weightDecay } from './optimizer.ts';

const attributes = {
  learningRate: learningRate(0.001),
  beta1: float({ default: 0.9, min: 0, max: 0.99999, doc: 'How slowly the mean of the gradients forgets.' }),
  beta2: float({
    default: 0.999,
    min: 0,
    max: 0.9999999,
    doc: 'How slowly the mean of the squared gradients forgets.',
  }),
  epsilon,
};
const adamAttributes = { ...attributes, weightDecay: weightDecay(0, decayDoc) };
const adamWAttributes = {
  ...attributes,
  weightDecay: weightDecay(0.01, 'Share of each weight that is taken away, times the learning rate.'),
};
type Hyper = ValuesOf<typeof adamAttributes>;

const slots = () => ['first_moment', 'second_moment'];

function scalars(step: number, learningRate: number, { beta1, beta2, epsilon }: Hyper) {
  const correction = Math.sqrt(1 - beta2 ** (step + 1));
  return {
    adam_step: (learningRate * correction) / (1 - beta1 ** (step + 1)),
    adam_epsilon: epsilon * correction,
  };
}

function move(parameter: Value, gradient: Value, of: Update, { beta1, beta2 }: Hyper): Updated {
  const first = add(mul(of.slots.first_moment!, beta1), mul(gradient, 1 - beta1));
  const second = add(mul(of.slots.second_moment!, beta2), mul(mul(gradient, gradient), 1 - beta2));
  const direction = div(first, add(sqrt(second), of.scalars.adam_epsilon!));
  return {
    parameter: sub(parameter, mul(direction, of.scalars.adam_step!)),
    slots: { first_moment: first, second_moment: second },
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
