import { cast, greaterOrEqual, mul } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/** Tompson et al. (2015), inverted like Dropout; PyTorch's nn.Dropout1d, Dropout2d and Dropout3d by the axes of x. */
export const SpatialDropout = layer({
  type: 'SpatialDropout',
  version: 1,
  category: 'regularization',
  doc: 'While training, sets random channels to 0 as a whole and scales the rest up. Later it does nothing.',
  synonyms: ['Dropout1d', 'Dropout2d', 'Dropout3d', 'Channel Dropout', 'SpatialDropout2D'],
  attributes: {
    rate: float({ default: 0.5, min: 0, max: 0.99, doc: 'Share of the channels that is dropped.' }),
  },
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  summary: ({ rate }) => `${Math.round(rate * 1000) / 10} %`,
  lower({ x }, { rate }, scope) {
    const { batch, channels, sizes } = requireSpatial(x);
    if (scope.mode !== 'training' || rate === 0) return { y: x };
    const drawn = scope.uniform([batch, channels, ...sizes.map(() => 1)]);
    return { y: mul(x, mul(cast(greaterOrEqual(drawn, rate), 'float32'), 1 / (1 - rate))) };
  },
});
