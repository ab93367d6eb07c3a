import { ones } from '../initializers/index.ts';
import { add, div, mul, reduceMean, sqrt } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures } from './require.ts';

/**
 * Zhang and Sennrich, Root Mean Square Layer Normalization (2019). PyTorch's nn.RMSNorm adds by default the least
 * difference of two floats, 1.2e-7; most models say 1e-6 or 1e-5.
 */
export const RMSNorm = layer({
  type: 'RMSNorm',
  version: 1,
  category: 'normalization',
  doc: 'Divides the features of each sample by their root mean square, then scales them by trainable numbers.',
  synonyms: ['Root Mean Square Normalization', 'Llama', 'Normalize'],
  attributes: {
    epsilon: float({
      default: 1e-6,
      min: 0,
      exclusive: true,
      doc: 'Added to the mean square, against division by 0.',
    }),
  },
  inputs: { x: 'Features on the last axis.' },
  outputs: { y: 'As x.' },
  lower({ x }, { epsilon }, scope) {
    const features = requireFeatures(x);
    const meanSquare = reduceMean(mul(x, x), { axes: [-1], keepdims: true });
    return { y: mul(div(x, sqrt(add(meanSquare, epsilon))), scope.parameter('weight', [features], ones)) };
  },
});
