import type { Value } from '../ir/value.ts';
import { add, and, div, greater, mul, reduceSumSquare, sqrt, sub, where } from '../ops/index.ts';
import { betas, correction, forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

const norm = (x: Value): Value => sqrt(reduceSumSquare(x));

/**
 * You et al., Large batch optimization for deep learning (2020): u = m̂ / (√v̂ + ε) + λ w, w' = w - η ‖w‖ / ‖u‖ u, for each
 * tensor of parameters; where a norm is 0 the ratio is 1. φ is the identity, as in the authors' code.
 */
export const lamb = optimizer({
  name: 'LAMB',
  doc: 'Adam whose steps are as long as each tensor of weights is large: for very large batches (You et al., 2020).',
  attributes: {
    learningRate: learningRate(0.001),
    ...betas,
    epsilon: { ...epsilon, default: 1e-6 },
    weightDecay: weightDecay(
      0.01,
      'Share of each weight that is added to its step, before the step is scaled.',
    ),
  },
  slots: () => ['first_moment', 'second_moment'],
  scalars: (step, learningRate, { beta1, beta2 }) => ({
    learning_rate: learningRate,
    lamb_first: 1 / correction(beta1, step),
    lamb_second: 1 / correction(beta2, step),
  }),
  update({ parameter, gradient, slots, scalars }, { beta1, beta2, epsilon, weightDecay }) {
    const first = forgetting(slots.first_moment!, gradient, beta1);
    const second = forgetting(slots.second_moment!, mul(gradient, gradient), beta2);
    const root = sqrt(mul(second, scalars.lamb_second!));
    const adam = div(mul(first, scalars.lamb_first!), add(root, epsilon));
    const step = weightDecay === 0 ? adam : add(adam, mul(parameter, weightDecay));
    const [ofWeights, ofStep] = [norm(parameter), norm(step)];
    const both = and(greater(ofWeights, 0), greater(ofStep, 0));
    const ratio = where(both, div(ofWeights, where(both, ofStep, 1)), 1);
    return {
      parameter: sub(parameter, mul(step, mul(ratio, scalars.learning_rate!))),
      slots: { first_moment: first, second_moment: second },
    };
  },
});
