import { bool, float } from '../layers/attribute.ts';
import { add, div, max, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/**
 * Tieleman and Hinton, RMSprop (2012); centred: Graves (2013). PyTorch's definition: ε is added after the root, and
 * the learning rate is outside the momentum.
 */
export const rmsProp = optimizer({
  name: 'RMSprop',
  doc: 'Steps divided by the root of the mean squared gradient (Tieleman and Hinton, 2012).',
  attributes: {
    learningRate: learningRate(0.01),
    alpha: float({
      default: 0.99,
      min: 0,
      max: 0.9999999,
      doc: 'How slowly the mean of the squared gradients forgets.',
    }),
    epsilon,
    momentum: float({ default: 0, min: 0, max: 1, doc: 'Share of the last step that is kept.' }),
    centered: bool({ default: false, doc: 'Divide by the deviation of the gradients (Graves, 2013).' }),
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: ({ momentum, centered }) => [
    'mean_square',
    ...(centered ? ['mean_gradient'] : []),
    ...(momentum > 0 ? ['momentum'] : []),
  ],
  scalars: (_, learningRate) => ({ learning_rate: learningRate }),
  update({ parameter, gradient, slots, scalars }, { alpha, epsilon, momentum, centered, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const square = add(mul(slots.mean_square!, alpha), mul(mul(g, g), 1 - alpha));
    const mean = centered ? add(mul(slots.mean_gradient!, alpha), mul(g, 1 - alpha)) : null;
    // Rounding may leave the variance of an almost constant gradient below 0.
    const variance = mean ? max(sub(square, mul(mean, mean)), 0) : square;
    const scaled = div(g, add(sqrt(variance), epsilon));
    const velocity = momentum > 0 ? add(mul(slots.momentum!, momentum), scaled) : null;
    return {
      parameter: sub(parameter, mul(velocity ?? scaled, scalars.learning_rate!)),
      slots: {
        mean_square: square,
        ...(mean && { mean_gradient: mean }),
        ...(velocity && { momentum: velocity }),
      },
    };
  },
});
