import { float } from '../layers/attribute.ts';
import { mul, sub } from '../ops/index.ts';
import { forgetting } from './moments.ts';
import { learningRate, optimizer, weightDecay } from './optimizer.ts';
import { sign } from './sign.ts';

/** Chen et al., Symbolic discovery of optimization algorithms (2023): w' = w (1 - η λ) - η sign(β₁ m + (1 - β₁) g). */
export const lion = optimizer({
  name: 'Lion',
  doc: 'Steps of one size, of which only the sign follows the momentum (Chen et al., 2023). Takes a tenth of the learning rate of AdamW.',
  attributes: {
    learningRate: learningRate(0.0001),
    beta1: float({
      default: 0.9,
      min: 0,
      max: 0.99999,
      doc: 'Share of the momentum in the direction of a step.',
    }),
    beta2: float({ default: 0.99, min: 0, max: 0.99999, doc: 'How slowly the momentum forgets.' }),
    weightDecay: weightDecay(0, 'Share of each weight that is taken away, times the learning rate.'),
  },
  slots: () => ['momentum'],
  scalars: (_, learningRate, { weightDecay }) => ({
    learning_rate: learningRate,
    lion_keep: 1 - learningRate * weightDecay,
  }),
  update({ parameter, gradient, slots, scalars }, { beta1, beta2 }) {
    const direction = sign(forgetting(slots.momentum!, gradient, beta1));
    return {
      parameter: sub(mul(parameter, scalars.lion_keep!), mul(direction, scalars.learning_rate!)),
      slots: { momentum: forgetting(slots.momentum!, gradient, beta2) },
    };
  },
});
