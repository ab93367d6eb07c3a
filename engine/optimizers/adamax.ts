import { abs, add, div, max, mul, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { betas, correction, forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/** Kingma and Ba, Adam (2015), section 7.1, as PyTorch's Adamax: u' = max(β₂ u, |g| + ε), w' = w - η m / ((1 - β₁ᵗ) u'). */
export const adamax = optimizer({
  name: 'Adamax',
  doc: 'Adam that divides by the largest recent gradient in place of their mean square (Kingma and Ba, 2015).',
  attributes: {
    learningRate: learningRate(0.002),
    ...betas,
    epsilon,
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: () => ['first_moment', 'largest_gradient'],
  scalars: (step, learningRate, { beta1 }) => ({ adamax_step: learningRate / correction(beta1, step) }),
  update({ parameter, gradient, slots, scalars }, { beta1, beta2, epsilon, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const first = forgetting(slots.first_moment!, g, beta1);
    const largest = max(mul(slots.largest_gradient!, beta2), add(abs(g), epsilon));
    return {
      parameter: sub(parameter, mul(div(first, largest), scalars.adamax_step!)),
      slots: { first_moment: first, largest_gradient: largest },
    };
  },
});
