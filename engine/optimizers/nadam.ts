import { float } from '../layers/attribute.ts';
import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { betas, correction, forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/** Dozat's schedule: μ at step t - 1, which rises from β₁ / 2 towards β₁. */
const momentumAt = (step: number, beta1: number, decay: number): number =>
  beta1 * (1 - 0.5 * 0.96 ** ((step + 1) * decay));

/** Π μ of all steps up to this one, from the step alone, so that a run goes on exactly; 0 once it is negligible. */
function momentumProduct(step: number, beta1: number, decay: number): number {
  let product = 1;
  for (let i = 0; i <= step; i++) {
    product *= momentumAt(i, beta1, decay);
    if (product < 1e-18) return 0;
  }
  return product;
}

/**
 * Dozat, Incorporating Nesterov momentum into Adam (2016), as the NAdam of PyTorch 2 (1.13 takes a μₜ too many into the last product):
 * w' = w - η (1 - μₜ) g / ((1 - Πμ) d)
 * - η μₜ₊₁ m / ((1 - Πμ μₜ₊₁) d), with d = √(v / (1 - β₂ᵗ)) + ε.
 */
export const nadam = optimizer({
  name: 'NAdam',
  doc: 'Adam that looks ahead along its momentum, as Nesterov (Dozat, 2016).',
  attributes: {
    learningRate: learningRate(0.002),
    ...betas,
    epsilon,
    momentumDecay: float({ default: 0.004, min: 0, doc: 'How fast the momentum rises to beta 1.' }),
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: () => ['first_moment', 'second_moment'],
  scalars(step, learningRate, { beta1, beta2, epsilon, momentumDecay }) {
    const now = momentumAt(step, beta1, momentumDecay);
    const next = momentumAt(step + 1, beta1, momentumDecay);
    const product = momentumProduct(step, beta1, momentumDecay);
    const root = Math.sqrt(correction(beta2, step));
    return {
      nadam_gradient: (learningRate * root * (1 - now)) / (1 - product),
      nadam_momentum: (learningRate * root * next) / (1 - product * next),
      nadam_epsilon: epsilon * root,
    };
  },
  update({ parameter, gradient, slots, scalars }, { beta1, beta2, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const first = forgetting(slots.first_moment!, g, beta1);
    const second = forgetting(slots.second_moment!, mul(g, g), beta2);
    const ahead = add(mul(g, scalars.nadam_gradient!), mul(first, scalars.nadam_momentum!));
    return {
      parameter: sub(parameter, div(ahead, add(sqrt(second), scalars.nadam_epsilon!))),
      slots: { first_moment: first, second_moment: second },
    };
  },
});
