import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import type { Drawing, End, Step } from './drawing.ts';
import { dense, dropout, relu } from './steps.ts';

const VOCABULARY = 37_000;
const LENGTH = 64;
const FEATURES = 512;
const PADDING = 0;

const attributes = {
  features: int(FEATURES, 'Features of a token.'),
  heads: int(8, 'Heads that attend side by side.'),
};

/** x and what a part made of it, dropped, added and normalized. */
function residual(net: Drawing, number: number, x: End, part: End): End {
  return net.add(
    ['LayerNorm', {}, `norm${number}`],
    net.add(['Add', {}, `sum${number}`], net.add(dropout(0.1), part), x),
  );
}

const feedForward = (net: Drawing, x: End): End =>
  net.chain(x, dense('=4*features'), relu, dense('=features'));

const attention = (settings: { readonly [name: string]: string | boolean }, name: string): Step => [
  'MultiHeadAttention',
  { heads: '=heads', dropout: 0.1, ...settings },
  name,
];

const embedding = block(
  {
    id: 'embedding',
    name: 'Token embedding',
    description: 'Looks tokens up, scales them by the root of their size, and adds sines of the position.',
    attributes: {
      vocabulary: int(VOCABULARY, 'Tokens that there are.'),
      features: attributes.features,
    },
  },
  net => {
    // Small, as the rows are scaled up before they are read, and are what scores are made with.
    const small = { initializer: 'normal', deviation: FEATURES ** -0.5 };
    const [found, table] = net.addAll(
      ['Embedding', { vocabulary: '=vocabulary', size: '=features', table: true, ...small }, 'tokens'],
      net.input('x'),
    );
    const scaled = net.add(
      ['Formula', { expression: `x * sqrt(${FEATURES})`, parameters: '' }, 'scaled'],
      found!,
    );
    net.output('y', net.chain(scaled, ['PositionalEncoding', {}, 'positions'], dropout(0.1)));
    net.output('table', table!);
  },
);

const encoder = block(
  {
    id: 'encoder',
    name: 'Encoder layer',
    description: 'The tokens read one another, then each is worked on by itself.',
    attributes,
  },
  net => {
    const [x, mask] = [net.input('x'), net.input('mask')];
    const seen = residual(net, 1, x, net.add(attention({ masked: true }, 'attention'), x, mask));
    net.output('y', residual(net, 2, seen, feedForward(net, seen)));
  },
);

const decoder = block(
  {
    id: 'decoder',
    name: 'Decoder layer',
    description: 'Each token reads those before it and all of the source, then is worked on by itself.',
    attributes,
  },
  net => {
    const [x, memory, mask] = [net.input('x'), net.input('memory'), net.input('mask')];
    const seen = residual(net, 1, x, net.add(attention({ causal: true }, 'attention'), x));
    const across = attention({ attention: 'cross', masked: true }, 'cross_attention');
    const read = residual(net, 2, seen, net.add(across, seen, memory, mask));
    net.output('y', residual(net, 3, read, feedForward(net, read)));
  },
);

export const transformer: Architecture = {
  file: 'transformer',
  title: 'Transformer',
  description:
    'From one language to another: Vaswani et al., Attention is all you need (2017), the base model with 37,000 shared tokens. One ' +
    'table looks up the source and the target, and scores the next token. As in the paper; the sentences here have 64 tokens, 0 fills ' +
    'them up, and the learning rate falls along a cosine.',
  fields: ['source', 'target', 'next'].map(name => ({
    name,
    kind: 'tensor',
    shape: [LENGTH],
    classCount: VOCABULARY,
  })),
  training: {
    batchSize: 16,
    epochs: 10,
    optimizer: { type: 'Adam', attributes: { learningRate: 0.0007, beta2: 0.98, epsilon: 1e-9 } },
    schedule: { type: 'warm-up', attributes: { epochs: 0.4, start: 0.01, after: 'cosine' } },
  },
  draw(net) {
    const source = net.add(['Input', { field: 'source' }, 'source']);
    const target = net.add(['Input', { field: 'target' }, 'target']);
    const mask = net.add(['Mask', { padding: PADDING }, 'mask'], source);
    const sizes = { features: FEATURES, heads: 8, repeat: 6 };
    const tokens = { vocabulary: VOCABULARY, features: FEATURES };
    const [from, table] = net.useAll(embedding, 'source_tokens', tokens, source);
    const [to] = net.useAll(embedding, 'target_tokens', { ...tokens, sharedWith: 'source_tokens' }, target);
    const memory = net.use(encoder, 'encoder', sizes, from!, mask);
    const written = net.use(decoder, 'decoder', sizes, to!, memory, mask);
    const scores = net.add(['MatMul', { transpose: true }, 'scores'], written, table!);
    net.add(
      [
        'Output',
        { target: 'next', labelSmoothing: 0.1, ignoreIndex: PADDING, metrics: ['perplexity'] },
        'next',
      ],
      net.add(['Permute', { order: [2, 1] }, 'by_class'], scores),
    );
  },
};
