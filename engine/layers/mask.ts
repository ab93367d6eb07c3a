import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { cast, equal, not } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';

/** What the `mask` ports of recurrent layers, attention and SequencePooling take. */
export const Mask = layer({
  type: 'Mask',
  version: 1,
  category: 'sequence',
  doc: 'Says which steps of padded sequences count: 1 for a step, 0 for the index that only fills a sequence up.',
  synonyms: ['Padding', 'Padding Mask', 'Masking', 'Sequence Length'],
  attributes: {
    padding: int({ default: 0, doc: 'The index that stands for padding.' }),
  },
  inputs: { x: 'Indices (int64) [batch, steps], as they enter an Embedding.' },
  outputs: { y: 'The mask [batch, steps].' },
  summary: ({ padding }) => `≠ ${padding}`,
  lower({ x }, { padding }) {
    if (x.type.dtype !== 'int64') throw layerProblem('dtype-index', { dtype: x.type.dtype }, { port: 'x' });
    if (shapeOf(x).length !== 2)
      throw layerProblem('steps-expected', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
    return { y: cast(not(equal(x, padding)), 'float32') };
  },
});
