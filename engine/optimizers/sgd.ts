import { bool, float } from '../layers/attribute.ts';
import { add, mul, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { learningRate, optimizer, weightDecay } from './optimizer.ts';

/**
 * PyTorch's SGD: v' = μ v + g; w' = w - η v', or with Nesterov's momentum (Sutskever et al., 2013) w - η (g + μ v').
 * The learning rate is outside v, so a schedule acts at once.
 */
export const sgd = optimizer({
  name: 'SGD',
  doc: 'Stochastic gradient descent, with momentum if wanted (Sutskever et al., 2013).',
  attributes: {
    learningRate: learningRate(0.01),
    momentum: float({ default: 0, min: 0, max: 1, doc: 'Share of the last step that is kept.' }),
    nesterov: bool({ default: false, doc: 'Look ahead along the momentum.' }),
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: ({ momentum }) => (momentum > 0 ? ['momentum'] : []),
  scalars: (_, learningRate) => ({ learning_rate: learningRate }),
  update({ parameter, gradient, slots, scalars }, { momentum, nesterov, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const step = (direction: typeof g) => sub(parameter, mul(direction, scalars.learning_rate!));
    if (!slots.momentum) return { parameter: step(g), slots };
    const velocity = add(mul(slots.momentum, momentum), g);
    return {
      parameter: step(nesterov ? add(g, mul(velocity, momentum)) : velocity),
      slots: { momentum: velocity },
    };
  },
});
