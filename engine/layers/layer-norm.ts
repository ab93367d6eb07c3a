import { ones, zeros } from '../initializers/index.ts';
import { add, div, mul, normalizeFeatures, reduceMean, sqrt, sub } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures } from './require.ts';

/** Ba, Kiros and Hinton, Layer Normalization (2016); the variance is biased, as in PyTorch. */
export const LayerNorm = layer({
  type: 'LayerNorm',
  version: 1,
  category: 'normalization',
  doc: 'Gives the features of each sample mean 0 and variance 1, then a trainable scale and shift.',
  synonyms: ['Layer Normalization', 'LN', 'Normalize'],
  attributes: {
    epsilon: float({
      default: 1e-5,
      min: 0,
      exclusive: true,
      doc: 'Added to the variance, against division by 0.',
    }),
  },
  inputs: { x: 'Features on the last axis.' },
  outputs: { y: 'As x.' },
  lower({ x }, { epsilon }, scope) {
    const features = requireFeatures(x);
    const weight = scope.parameter('weight', [features], ones);
    const bias = scope.parameter('bias', [features], zeros);
    if (scope.mode !== 'training') return { y: normalizeFeatures(x, weight, bias, epsilon) };

    // Step by step: its gradient uses what the steps give.
    const centred = sub(x, reduceMean(x, { axes: [-1], keepdims: true }));
    const variance = reduceMean(mul(centred, centred), { axes: [-1], keepdims: true });
    return { y: add(mul(div(centred, sqrt(add(variance, epsilon))), weight), bias) };
  },
});
