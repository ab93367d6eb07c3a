import { drawNormal } from '../initializers/random.ts';
import { shapeOf } from '../ir/value.ts';
import { add } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

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
    return { y: add(x, drawNormal(shapeOf(x), deviation, scope.uniform)) };
  },
});
