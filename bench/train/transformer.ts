/** A Transformer encoder that reads 128 tokens and tells what they are about, Adam: products, softmax, layer normalization. */
import { dense } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, tokens } from '../network.ts';
import { trainEntry } from './entry.ts';

const VOCABULARY = 1000;
const LENGTH = 128;
const WIDTH = 256;
const BLOCKS = 4;

export const transformer = trainEntry({
  name: 'transformer',
  network: {
    title: 'Transformer encoder',
    fields: [tokens('x', LENGTH, VOCABULARY), label(10)],
    batchSize: 16,
    optimizer: ADAM,
    draw: inRow(
      ['Embedding', { vocabulary: VOCABULARY, size: WIDTH }],
      ['PositionalEncoding', { method: 'learned', positions: LENGTH }],
      ...Array.from(
        { length: BLOCKS },
        () => ['TransformerEncoder', { heads: 4, feedForward: 4 * WIDTH }] as const,
      ),
      ['LayerNorm'],
      ['SequencePooling', { method: 'mean' }],
      dense(10),
    ),
  },
});
