import { shapeOf } from '../ir/value.ts';
import { add, cos, log, mul, sqrt, sub } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

/** Normal numbers by Box and Muller (1958), from two uniform ones. */
export const GaussianNoise = layer({
  type: 'GaussianNoise',
  version: 1,
  category: 'regularization',
  doc: 'While training, adds normal noise to every value. Later it does nothing.',
  synonyms: ['Noise', 'Augmentation', 'Jitter', 'Denoising'],
  attributes: { deviation: float({ default: 0.1, min: 0, doc: 'Standard deviation of the noise.' }) },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x.' },
  summary: ({ deviation }) => `σ ${deviation}`,
  lower({ x }, { deviation }, scope) {
    requireFloat(x);
    if (scope.mode !== 'training' || deviation === 0) return { y: x };
    // 1 - u lies in (0, 1], so its logarithm is finite.
    const radius = sqrt(mul(log(sub(1, scope.uniform(shapeOf(x)))), -2));
    const angle = mul(scope.uniform(shapeOf(x)), 2 * Math.PI);
    return { y: add(x, mul(mul(radius, cos(angle)), deviation)) };
  },
});
