import type { Initializer } from '../initializers/initializer.ts';
import { filled, greater, mul, reshape, where } from '../ops/index.ts';
import { bool } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat, sampleSizes } from './require.ts';

const quarter: Initializer = {
  name: 'quarter',
  doc: 'All 0.25, as PyTorch begins PReLU.',
  build: shape => filled(0.25, shape),
};

/** He et al., Delving Deep into Rectifiers (2015), as PyTorch's nn.PReLU: one slope, or one for each on axis 1. */
export const PReLU = layer({
  type: 'PReLU',
  version: 1,
  category: 'activation',
  doc: 'A ReLU with a trainable slope below 0.',
  synonyms: ['Parametric ReLU', 'Leaky ReLU'],
  attributes: {
    shared: bool({ default: true, doc: 'One slope for all; else one for each channel or feature.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x.' },
  lower({ x }, { shared }, scope) {
    requireFloat(x);
    const [channels = 1, ...sizes] = sampleSizes(x);
    const slopes = scope.parameter('weight', [shared ? 1 : channels], quarter);
    const slope = shared ? slopes : reshape(slopes, [channels, ...sizes.map(() => 1)]);
    return { y: where(greater(x, 0), x, mul(x, slope)) };
  },
});
