import { shapeOf } from '../ir/value.ts';
import { add, averagePool, div, mul, pow, reshape } from '../ops/index.ts';
import { float, int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/**
 * Krizhevsky et al., AlexNet (2012): y = x / (k + α m)^β, where m is the mean of x² over the neighbouring channels. As in
 * PyTorch (and Caffe), α is divided by the number of neighbours, also where some of them are beyond the first or
 * last channel; the paper's α multiplies their sum.
 */
export const LocalResponseNorm = layer({
  type: 'LocalResponseNorm',
  version: 1,
  category: 'normalization',
  doc: 'Dampens each value where its neighbouring channels are strong. AlexNet and GoogLeNet have it.',
  synonyms: ['LRN', 'AlexNet', 'GoogLeNet', 'Lateral Inhibition', 'Normalize'],
  attributes: {
    size: int({ default: 5, min: 1, doc: 'Neighbouring channels, the own included.' }),
    alpha: float({ default: 1e-4, min: 0, doc: 'Strength of the damping.' }),
    beta: float({ default: 0.75, doc: 'Exponent of the damping.' }),
    k: float({ default: 1, min: 0, exclusive: true, doc: 'Damping where the neighbours are 0.' }),
  },
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  summary: ({ size }) => `${size}`,
  lower({ x }, { size, alpha, beta, k }) {
    const { batch, channels, sizes } = requireSpatial(x);
    const points = sizes.reduce((product, dim) => product * dim, 1);
    const squares = reshape(mul(x, x), [batch, 1, channels, points]);
    const before = Math.floor(size / 2);
    const mean = averagePool(squares, {
      kernelShape: [size, 1],
      pads: [before, 0, size - 1 - before, 0],
      countIncludePad: true,
    });
    return { y: div(x, pow(add(mul(reshape(mean, shapeOf(x)), alpha), k), beta)) };
  },
});
