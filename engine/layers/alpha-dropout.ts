import { shapeOf } from '../ir/value.ts';
import { add, cast, greaterOrEqual, mul, sub } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

/** What SELU tends to far below 0: -λα. */
const LOWEST = -1.7580993408473766;

/** Klambauer et al., Self-Normalizing Neural Networks (2017), as PyTorch's nn.AlphaDropout. */
export const AlphaDropout = layer({
  type: 'AlphaDropout',
  version: 1,
  category: 'regularization',
  doc: 'Dropout behind SELU: what is dropped takes its lowest value, and mean and variance stay as they were.',
  synonyms: ['SELU Dropout', 'Self-Normalizing'],
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
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST ** 2));
    const mixed = add(mul(x, kept), mul(sub(1, kept), LOWEST));
    return { y: add(mul(mixed, scale), -scale * LOWEST * rate) };
  },
});
