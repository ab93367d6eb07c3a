import type { Architecture } from './architecture.ts';
import { block } from './block.ts';
import { activation, dense, flatten, relu } from './steps.ts';

const SIDE = 28;
const HIDDEN = 400;
const CODE = 20;

const decoder = block(
  {
    id: 'decoder',
    name: 'Decoder',
    description: 'Draws a digit from its code: scores of the pixels, before the sigmoid.',
  },
  net =>
    net.output(
      'y',
      net.chain(net.input('code'), dense(HIDDEN), relu, dense(SIDE * SIDE), [
        'Reshape',
        { shape: [1, SIDE, SIDE] },
        'picture',
      ]),
    ),
);

export const vae: Architecture = {
  file: 'vae',
  title: 'Variational autoencoder',
  description:
    'Learns a space of codes from which new digits can be drawn: Kingma and Welling, Auto-encoding variational Bayes (2013), with the ' +
    'layers of PyTorch’s example: 784-400-20 and back, ReLU. The weights of the two losses make sums of their means, as the paper has ' +
    'them. The second decoder has the weights of the first and draws from noise alone.',
  fields: [{ name: 'image', kind: 'image', shape: [1, SIDE, SIDE], distribution: 'uniform' }],
  training: { batchSize: 128, epochs: 20 },
  draw(net) {
    const read = net.chain(net.add(['Input', { field: 'image' }, 'image']), flatten, dense(HIDDEN), relu);
    const [mean, logVariance] = [
      net.add(dense(CODE, 'mean'), read),
      net.add(dense(CODE, 'log_variance'), read),
    ];
    const noise = net.add(['Random', { shape: [CODE], evaluation: 'mean' }, 'noise']);
    const sampled = { expression: 'm + exp(v / 2) * e', inputs: 'm, v, e', parameters: '' };
    const code = net.add(['Formula', sampled, 'code'], mean, logVariance, noise);
    const compared = { target: 'image', loss: 'binary-cross-entropy', weight: SIDE * SIDE, metrics: [] };
    net.add(['Output', compared, 'drawing'], net.use(decoder, 'decoder', {}, code));
    // The distance of N(m, e^v) from N(0, 1), in each place of the code.
    const distance = { expression: '(m ^ 2 + exp(v) - 1 - v) / 2', inputs: 'm, v', parameters: '' };
    const divergence = net.add(['Formula', distance, 'distance'], mean, logVariance);
    net.add(['Output', { loss: 'value', weight: CODE }, 'divergence'], divergence);
    const drawn = net.use(
      decoder,
      'sampler',
      { sharedWith: 'decoder' },
      net.add(['Random', { shape: [CODE] }, 'any_code']),
    );
    // Exported, and not trained: its loss counts nothing.
    net.add(['Output', { loss: 'value', weight: 0 }, 'sample'], net.add(activation('sigmoid'), drawn));
  },
};
