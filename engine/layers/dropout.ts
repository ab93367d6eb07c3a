import { shapeOf } from '../ir/value.ts';
import { cast, greaterOrEqual, mul } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

/** Srivastava et al., Dropout (2014), inverted: what stays is scaled up in training, so nothing happens later. */
export const Dropout = layer({
  type: 'Dropout',
  version: 1,
  category: 'regularization',
  doc: 'While training, sets a random share of the values to 0 and scales the rest up. Later it does nothing.',
  synonyms: ['Drop', 'Regularization', 'Noise'],
  attributes: {
    rate: float({ default: 0.5, min: 0, max: 0.99, doc: 'Share of the values that is dropped.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x.' },
  summary: ({ rate }) => `${Math.round(rate * 1000) / 10} %`,
  lower({ x }, { rate }, scope) {
    requireFloat(x);
    if (scope.mode !== 'training' || rate === 0) return { y: x };
    const kept = cast(greaterOrEqual(scope.uniform(shapeOf(x)), rate), 'float32');
    return { y: mul(x, mul(kept, 1 / (1 - rate))) };
  },
});
