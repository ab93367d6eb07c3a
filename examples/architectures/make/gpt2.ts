import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import { activation, dense, dropout } from './steps.ts';

const VOCABULARY = 50_257;
const CONTEXT = 1024;
const FEATURES = 768;
const layerNorm = ['LayerNorm'] as const;

const decoder = block(
  {
    id: 'decoder',
    name: 'Decoder layer',
    description:
      'Each token reads those before it, then is worked on by itself; both are added to what entered.',
    attributes: {
      features: int(FEATURES, 'Features of a token.'),
      heads: int(12, 'Heads that attend side by side.'),
    },
  },
  net => {
    const x = net.input('x');
    const attention = { heads: '=heads', causal: true, dropout: 0.1 };
    const seen = net.chain(x, layerNorm, ['MultiHeadAttention', attention, 'attention'], dropout(0.1));
    const read = net.add(['Add', {}, 'sum1'], seen, x);
    const inner = net.chain(read, layerNorm, dense('=4*features'), activation('gelu-tanh'));
    const worked = net.chain(inner, dense('=features'), dropout(0.1));
    net.output('y', net.add(['Add', {}, 'sum2'], worked, read));
  },
);

export const gpt2: Architecture = {
  file: 'gpt2',
  title: 'GPT-2 small',
  description:
    'Writes a text token by token: Radford et al., Language models are unsupervised multitask learners (2019), the smallest of the ' +
    'four, with 50,257 tokens and a context of 1,024. The table that tokens are looked up in is the one that they are scored by.',
  fields: [
    { name: 'tokens', kind: 'tensor', shape: [CONTEXT], classCount: VOCABULARY },
    { name: 'next', kind: 'tensor', shape: [CONTEXT], classCount: VOCABULARY },
  ],
  training: {
    batchSize: 1,
    epochs: 10,
    optimizer: { type: 'AdamW', attributes: { learningRate: 0.0003, beta2: 0.95, weightDecay: 0.1 } },
    schedule: { type: 'warm-up', attributes: { epochs: 0.1, after: 'cosine' } },
    clipNorm: 1,
  },
  draw(net) {
    const [embedded, table] = net.addAll(
      [
        'Embedding',
        { vocabulary: VOCABULARY, size: FEATURES, table: true, initializer: 'normal', deviation: 0.02 },
        'embedding',
      ],
      net.add(['Input', { field: 'tokens' }, 'tokens']),
    );
    const placed = net.chain(
      embedded!,
      ['PositionalEncoding', { method: 'learned', positions: CONTEXT }, 'positions'],
      dropout(0.1),
    );
    const read = net.use(decoder, 'decoder', { features: FEATURES, heads: 12, repeat: 12 }, placed);
    const scores = net.add(['MatMul', { transpose: true }, 'scores'], net.add(layerNorm, read), table!);
    net.add(
      ['Output', { target: 'next', metrics: ['perplexity'] }, 'next'],
      net.add(['Permute', { order: [2, 1] }, 'by_class'], scores),
    );
  },
};
