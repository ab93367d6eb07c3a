import { float } from '../layers/attribute.ts';
import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/**
 * Duchi et al., Adaptive subgradient methods (2011), as PyTorch's Adagrad: w' = w - η / (1 + (t - 1) κ) g / (√Σg² + ε).
 * The sum begins at 0 here, and what it should begin at is added where it is read.
 */
export const adagrad = optimizer({
  name: 'Adagrad',
  doc: 'Steps divided by the root of the sum of all squared gradients: rare features learn faster (Duchi et al., 2011).',
  attributes: {
    learningRate: learningRate(0.01),
    learningRateDecay: float({
      default: 0,
      min: 0,
      doc: 'The learning rate is divided by 1 + this × steps made.',
    }),
    initialSum: float({ default: 0, min: 0, doc: 'What the sum of the squared gradients begins at.' }),
    epsilon: { ...epsilon, default: 1e-10 },
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: () => ['sum_square'],
  scalars: (step, learningRate, { learningRateDecay }) => ({
    learning_rate: learningRate / (1 + step * learningRateDecay),
  }),
  update({ parameter, gradient, slots, scalars }, { initialSum, epsilon, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const sum = add(slots.sum_square!, mul(g, g));
    const root = sqrt(initialSum > 0 ? add(sum, initialSum) : sum);
    return {
      parameter: sub(parameter, mul(div(g, add(root, epsilon)), scalars.learning_rate!)),
      slots: { sum_square: sum },
    };
  },
});
