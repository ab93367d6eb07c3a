/**
 * A GPT that foretells the next character, AdamW, with the sizes that nanoGPT (A. Karpathy) names for a CPU: 64 characters back,
 * batches of 12, four blocks of 128 features. The table of the characters also scores them.
 */
import { input, tokens } from '../network.ts';
import { trainEntry } from './entry.ts';

const CHARACTERS = 65;
const LENGTH = 64;
const WIDTH = 128;
const BLOCKS = 4;

export const gpt = trainEntry({
  name: 'char-gpt',
  network: {
    title: 'Character GPT',
    fields: [tokens('x', LENGTH, CHARACTERS), tokens('label', LENGTH, CHARACTERS)],
    batchSize: 12,
    optimizer: { type: 'AdamW', attributes: { learningRate: 0.001, weightDecay: 0.1 } },
    draw(net) {
      const [embedded, table] = net.addAll(
        ['Embedding', { vocabulary: CHARACTERS, size: WIDTH, table: true }],
        input(net),
      );
      const read = net.chain(
        embedded!,
        ['PositionalEncoding', { method: 'learned', positions: LENGTH }],
        ...Array.from(
          { length: BLOCKS },
          () => ['TransformerEncoder', { heads: 4, feedForward: 4 * WIDTH, causal: true }] as const,
        ),
        ['LayerNorm'],
      );
      const scores = net.add(['MatMul', { transpose: true }], read, table!);
      net.add(['Output', { target: 'label', classAxis: 'last' }, 'next'], scores);
    },
  },
});
