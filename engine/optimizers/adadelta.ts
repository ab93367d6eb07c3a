import { float } from '../layers/attribute.ts';
import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/** Zeiler, ADADELTA (2012), as PyTorch's: d = g √(E[d²] + ε) / √(E[g²] + ε), w' = w - η d; ε is inside both roots. */
export const adadelta = optimizer({
  name: 'Adadelta',
  doc: 'Steps as large as the recent steps, in proportion to the recent gradients: needs no learning rate (Zeiler, 2012).',
  attributes: {
    learningRate: learningRate(1),
    rho: float({ default: 0.9, min: 0, max: 0.99999, doc: 'How slowly both means forget.' }),
    epsilon: { ...epsilon, default: 1e-6, doc: 'Added under both roots; the size of the first steps.' },
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: () => ['mean_square', 'mean_square_step'],
  scalars: (_, learningRate) => ({ learning_rate: learningRate }),
  update({ parameter, gradient, slots, scalars }, { rho, epsilon, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const square = forgetting(slots.mean_square!, mul(g, g), rho);
    const steps = sqrt(add(slots.mean_square_step!, epsilon));
    const step = mul(div(steps, sqrt(add(square, epsilon))), g);
    return {
      parameter: sub(parameter, mul(step, scalars.learning_rate!)),
      slots: {
        mean_square: square,
        mean_square_step: forgetting(slots.mean_square_step!, mul(step, step), rho),
      },
    };
  },
});
