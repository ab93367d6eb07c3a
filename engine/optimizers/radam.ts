import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import { decayDoc, decayGradient } from './decay.ts';
import { betas, correction, forgetting } from './moments.ts';
import { epsilon, learningRate, optimizer, weightDecay } from './optimizer.ts';

/** The factor of Liu et al. by which the adaptive step is shortened; null while its variance cannot be told. */
function rectification(step: number, beta2: number): number | null {
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * (step + 1) * beta2 ** (step + 1)) / correction(beta2, step);
  if (length <= 5) return null;
  return Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
}

/**
 * Liu et al., On the variance of the adaptive learning rate and beyond (2020), as PyTorch's RAdam: the first steps are
 * momentum alone, w' = w - η m̂; the later ones w' = w - η r m̂ √(1 - β₂ᵗ) / (√v + ε). Which of the two is in the scalars.
 */
export const radam = optimizer({
  name: 'RAdam',
  doc: 'Adam that begins without scaling and takes it up as it becomes reliable: it warms up by itself (Liu et al., 2020).',
  attributes: {
    learningRate: learningRate(0.001),
    ...betas,
    epsilon,
    weightDecay: weightDecay(0, decayDoc),
  },
  slots: () => ['first_moment', 'second_moment'],
  scalars(step, learningRate, { beta1, beta2 }) {
    const factor = rectification(step, beta2);
    const rate = learningRate / correction(beta1, step);
    return {
      radam_plain: factor === null ? rate : 0,
      radam_adaptive: factor === null ? 0 : rate * factor * Math.sqrt(correction(beta2, step)),
    };
  },
  update({ parameter, gradient, slots, scalars }, { beta1, beta2, epsilon, weightDecay }) {
    const g = decayGradient(gradient, parameter, weightDecay);
    const first = forgetting(slots.first_moment!, g, beta1);
    const second = forgetting(slots.second_moment!, mul(g, g), beta2);
    const scale = add(div(scalars.radam_adaptive!, add(sqrt(second), epsilon)), scalars.radam_plain!);
    return {
      parameter: sub(parameter, mul(first, scale)),
      slots: { first_moment: first, second_moment: second },
    };
  },
});
