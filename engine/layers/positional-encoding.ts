import { layerProblem } from '../graph/problem-codes.ts';
import { normal } from '../initializers/plain.ts';
import { constant, shapeOf } from '../ir/value.ts';
import { add, slice } from '../ops/index.ts';
import { table } from './attention.ts';
import { choice, int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSequence } from './recurrent.ts';

/**
 * sinusoidal: Vaswani et al. (2017), sin and cos of position / 10000^(2i / features) in turn. learned: a trainable row for
 * each position, as in BERT, GPT-2 and ViT. Rotary positions are a setting of the attention.
 */
export const PositionalEncoding = layer({
  type: 'PositionalEncoding',
  version: 1,
  category: 'sequence',
  doc: 'Adds to every step what tells its position: attention alone does not see the order.',
  synonyms: ['Position Embedding', 'Sinusoidal', 'Learned Positions', 'Transformer'],
  attributes: {
    method: choice({
      default: 'sinusoidal',
      options: ['sinusoidal', 'learned'],
      doc: 'Fixed waves of many lengths, or a trainable list of features for each position.',
    }),
    positions: int({
      default: 512,
      min: 1,
      when: { attribute: 'method', is: ['learned'] },
      doc: 'learned: the longest sequence that there is a position for.',
    }),
  },
  inputs: { x: 'Sequences [batch, steps, features].' },
  outputs: { y: 'As x.' },
  summary: ({ method, positions }) => (method === 'learned' ? `learned · ${positions}` : method),
  lower({ x }, { method, positions }, scope) {
    requireSequence(x);
    const [, steps, features] = shapeOf(x) as [number, number, number];
    if (method === 'sinusoidal') {
      const waves = table(steps, features, (position, i) => {
        const angle = position / 10000 ** ((i - (i % 2)) / features);
        return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      });
      return { y: add(x, constant(waves, [steps, features])) };
    }
    if (steps > positions)
      throw layerProblem('positions-short', { positions, steps }, { attribute: 'positions' });
    const weight = scope.parameter('weight', [positions, features], normal, undefined, 0);
    return { y: add(x, slice(weight, { starts: [0], ends: [steps], axes: [0] })) };
  },
});
