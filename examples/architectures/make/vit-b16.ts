import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import { classify, image, imageNet } from './imagenet.ts';
import { activation, dense } from './steps.ts';

const SIZE = 16;
const FEATURES = 768;
const PATCHES = (224 / SIZE) ** 2;
const layerNorm = ['LayerNorm', { epsilon: 1e-6 }] as const;

const encoder = block(
  {
    id: 'encoder',
    name: 'Encoder layer',
    description:
      'The patches read one another, then each is worked on by itself; both are added to what entered.',
    attributes: {
      features: int(FEATURES, 'Features of a patch.'),
      heads: int(12, 'Heads that attend side by side.'),
    },
  },
  net => {
    const x = net.input('x');
    const seen = net.chain(x, layerNorm, ['MultiHeadAttention', { heads: '=heads' }, 'attention']);
    const read = net.add(['Add', {}, 'sum1'], seen, x);
    const worked = net.chain(read, layerNorm, dense('=4*features'), activation('gelu'), dense('=features'));
    net.output('y', net.add(['Add', {}, 'sum2'], worked, read));
  },
);

export const vitB16: Architecture = {
  file: 'vit-b16',
  title: 'ViT-B/16',
  description:
    'A Transformer that reads an image as a text of 196 patches: Dosovitskiy et al., An image is worth 16x16 words (2020), the base ' +
    'model with patches of 16×16, as torchvision has it. Its weights begin as in this program, and there is no dropout.',
  fields: imageNet,
  training: {
    batchSize: 16,
    epochs: 300,
    optimizer: { type: 'AdamW', attributes: { learningRate: 0.0003, weightDecay: 0.3 } },
    schedule: { type: 'warm-up', attributes: { epochs: 30, start: 0.033, after: 'cosine' } },
    clipNorm: 1,
  },
  draw(net) {
    const patches = net.chain(
      image(net),
      ['Conv2D', { filters: FEATURES, kernelSize: [SIZE, SIZE], stride: [SIZE, SIZE] }, 'patches'],
      ['Reshape', { shape: [FEATURES, PATCHES] }, 'row'],
      ['Permute', { order: [2, 1] }, 'sequence'],
      ['ClassToken', {}, 'class_token'],
      ['PositionalEncoding', { method: 'learned', positions: PATCHES + 1 }, 'positions'],
    );
    const read = net.use(encoder, 'encoder', { features: FEATURES, heads: 12, repeat: 12 }, patches);
    classify(net, net.chain(read, layerNorm, ['SequencePooling', { method: 'first' }, 'first']));
  },
};
