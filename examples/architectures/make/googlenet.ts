import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import type { Drawing, End, Step } from './drawing.ts';
import { classify, image, imageNet, momentum } from './imagenet.ts';
import { conv, dense, dropout, flatten, maxPool, relu } from './steps.ts';

const unit = (filters: number | string, size: number, stride = 1): Step[] => [
  conv(filters, size, { stride }),
  ['BatchNorm', { epsilon: 0.001 }],
  relu,
];

const inception = block(
  {
    id: 'inception',
    name: 'Inception',
    description: 'Looks at the same image in four ways and joins what they find.',
    attributes: {
      one: int(64, 'Channels of the 1×1 convolution.'),
      threeReduced: int(96, 'Channels that the first 3×3 convolution reads.'),
      three: int(128, 'Channels of the first 3×3 convolution.'),
      fiveReduced: int(16, 'Channels that the second 3×3 convolution reads; 5×5 in the paper.'),
      five: int(32, 'Channels of the second 3×3 convolution; 5×5 in the paper.'),
      pooled: int(32, 'Channels of the 1×1 convolution behind the pool.'),
    },
  },
  net => {
    const x = net.input('x');
    const pool: Step = ['MaxPool2D', { kernelSize: [3, 3], stride: [1, 1], padding: 'same' }];
    const ways = [
      unit('=one', 1),
      [...unit('=threeReduced', 1), ...unit('=three', 3)],
      [...unit('=fiveReduced', 1), ...unit('=five', 3)],
      [pool, ...unit('=pooled', 1)],
    ].map(steps => net.chain(x, ...steps));
    net.output('y', net.add(['Concat', { inputs: ways.length }, 'join'], ...ways));
  },
);

/** A second opinion from the middle of the network, which brings the early layers a stronger gradient. */
const auxiliary = block(
  {
    id: 'auxiliary',
    name: 'Auxiliary head',
    description: 'Averages the image down to 4×4 and reads it by a small network of its own.',
  },
  net => {
    const features = net.chain(
      net.input('x'),
      ['AdaptiveAveragePool2D', { size: [4, 4] }, 'average'],
      ...unit(128, 1),
      flatten,
    );
    net.output('y', net.chain(features, dense(1024), relu, dropout(0.7)));
  },
);

type Sizes = readonly [number, number, number, number, number, number];
/** Table 1 of the paper; a head of its own may follow a module. */
const MODULES: readonly { name: string; sizes: Sizes; pool?: Step; head?: string }[] = [
  { name: 'inception3a', sizes: [64, 96, 128, 16, 32, 32] },
  { name: 'inception3b', sizes: [128, 128, 192, 32, 96, 64], pool: maxPool(3, 2, 0, true) },
  { name: 'inception4a', sizes: [192, 96, 208, 16, 48, 64], head: 'early' },
  { name: 'inception4b', sizes: [160, 112, 224, 24, 64, 64] },
  { name: 'inception4c', sizes: [128, 128, 256, 24, 64, 64] },
  { name: 'inception4d', sizes: [112, 144, 288, 32, 64, 64], head: 'middle' },
  { name: 'inception4e', sizes: [256, 160, 320, 32, 128, 128], pool: maxPool(2, 2, 0, true) },
  { name: 'inception5a', sizes: [256, 160, 320, 32, 128, 128] },
  { name: 'inception5b', sizes: [384, 192, 384, 48, 128, 128] },
];

function module(net: Drawing, name: string, sizes: Sizes, x: End): End {
  const [one, threeReduced, three, fiveReduced, five, pooled] = sizes;
  return net.use(inception, name, { one, threeReduced, three, fiveReduced, five, pooled }, x);
}

function draw(net: Drawing, heads: boolean): void {
  let x = net.chain(
    image(net),
    ...unit(64, 7, 2),
    maxPool(3, 2, 0, true),
    ...unit(64, 1),
    ...unit(192, 3),
    maxPool(3, 2, 0, true),
  );
  for (const { name, sizes, pool, head } of MODULES) {
    x = module(net, name, sizes, x);
    if (heads && head) classify(net, net.use(auxiliary, `${head}_head`, {}, x), head, 0.3);
    if (pool) x = net.add(pool, x);
  }
  classify(net, net.chain(x, ['GlobalAveragePool', {}, 'average'], dropout(0.2)));
}

const SOURCE =
  'Szegedy et al., Going deeper with convolutions (2014): modules that look at several scales at once. As torchvision has it: with ' +
  'batch normalization, without that of neighbouring channels, and with 3×3 filters in the branch that has 5×5 in the paper. ';

const common = { fields: imageNet, training: momentum(0.01) };

export const googlenets: readonly Architecture[] = [
  {
    ...common,
    file: 'googlenet',
    title: 'GoogLeNet',
    description: `${SOURCE}Two auxiliary heads are trained beside the last one, each with the weight 0.3.`,
    draw: net => draw(net, true),
  },
  {
    ...common,
    file: 'googlenet-no-aux',
    title: 'GoogLeNet without auxiliary heads',
    description: `${SOURCE}The network as it is used once it is trained: with its last head alone.`,
    draw: net => draw(net, false),
  },
];
