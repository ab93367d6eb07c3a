import { layerProblem } from '../graph/problem-codes.ts';
import { clip } from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

export const Clip = layer({
  type: 'Clip',
  version: 1,
  category: 'arithmetic',
  doc: 'Keeps every value between two bounds.',
  synonyms: ['Clamp', 'Limit', 'Saturate'],
  attributes: {
    low: float({ default: 0, doc: 'The lowest value.' }),
    high: float({ default: 1, doc: 'The highest value.' }),
  },
  inputs: { x: 'Any shape.' },
  outputs: { y: 'As x.' },
  summary: ({ low, high }) => `${low} … ${high}`,
  lower({ x }, { low, high }) {
    requireFloat(x);
    const at = { attribute: 'low' };
    if (low > high) throw layerProblem('attribute-at-most', { ...at, limit: high, value: low }, at);
    return { y: clip(x, low, high) };
  },
});
