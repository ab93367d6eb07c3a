import type { Architecture } from './architecture.ts';
import { block } from './block.ts';
import type { End, Step } from './drawing.ts';
import { activation, flatten, norm, relu } from './steps.ts';

const NOISE = 100;
/** Channels of the largest image within. */
const CHANNELS = 64;
const initial = { bias: false, initializer: 'normal', deviation: 0.02 };
const leaky: Step = ['Activation', { function: 'leaky-relu', slope: 0.2 }];

/** Doubles the image, or makes one of 4×4 of a single point. */
const up = (filters: number, first = false): Step => [
  'ConvTranspose2D',
  {
    filters,
    kernelSize: [4, 4],
    stride: first ? [1, 1] : [2, 2],
    padding: first ? 'valid' : 'same',
    ...initial,
  },
];

/** Halves the image, or makes a single point of one of 4×4. */
const down = (filters: number, last = false): Step => [
  'Conv2D',
  { filters, kernelSize: [4, 4], ...(!last && { stride: [2, 2], padding: 'same' }), ...initial },
];

const generator = block(
  { id: 'generator', name: 'Generator', description: 'Makes an image of 64×64 of noise.' },
  net => {
    const point: Step = ['Reshape', { shape: [NOISE, 1, 1] }, 'point'];
    const layers = [8, 4, 2, 1].flatMap((times, i): Step[] => [up(times * CHANNELS, i === 0), norm, relu]);
    net.output('y', net.chain(net.input('noise'), point, ...layers, up(3), activation('tanh')));
  },
);

const discriminator = block(
  {
    id: 'discriminator',
    name: 'Discriminator',
    description: 'Gives an image a score: above 0 it seems real.',
  },
  net => {
    const layers = [2, 4, 8].flatMap((times): Step[] => [down(times * CHANNELS), norm, leaky]);
    net.output('y', net.chain(net.input('image'), down(CHANNELS), leaky, ...layers, down(1, true), flatten));
  },
);

const adam = { type: 'Adam', attributes: { learningRate: 0.0002, beta1: 0.5 } };

export const dcgan: Architecture = {
  file: 'dcgan',
  title: 'DCGAN',
  description:
    'Two networks against one another: one makes images, the other tells them from real ones. Radford, Metz and Chintala, Unsupervised ' +
    'representation learning with deep convolutional generative adversarial networks (2015), with the sizes of PyTorch’s tutorial. In ' +
    'each step the discriminator learns first, then the generator; the scales of batch normalization begin at 1.',
  fields: [{ name: 'image', kind: 'image', shape: [3, 64, 64] }],
  training: {
    batchSize: 32,
    epochs: 25,
    optimizer: adam,
    phases: [
      {
        name: 'discriminator',
        optimizer: adam,
        clipNorm: null,
        outputs: ['real', 'fake'],
        nodes: ['judge_real'],
      },
      { name: 'generator', optimizer: adam, clipNorm: null, outputs: ['fooled'], nodes: ['generator'] },
    ],
  },
  draw(net) {
    const made = net.use(generator, 'generator', {}, net.add(['Random', { shape: [NOISE] }, 'noise']));
    const image = net.add(['Input', { field: 'image' }, 'image']);
    const real = net.use(discriminator, 'judge_real', {}, image);
    const fake = net.use(discriminator, 'judge_made', { sharedWith: 'judge_real' }, made);
    /** -log σ(x), or -log(1 - σ(x)). */
    const surprise = (name: string, expression: string, score: End): void => {
      const formula: Step = ['Formula', { expression, parameters: '' }, `${name}_loss`];
      net.add(['Output', { loss: 'value' }, name], net.add(formula, score));
    };
    surprise('real', 'softplus(-x)', real);
    surprise('fake', 'softplus(x)', fake);
    surprise('fooled', 'softplus(-x)', fake);
    // Exported, and not trained: its loss counts nothing.
    net.add(['Output', { loss: 'value', weight: 0 }, 'made'], made);
  },
};
