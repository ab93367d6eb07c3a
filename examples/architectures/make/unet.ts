import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import type { End, Step } from './drawing.ts';
import { conv, dropout, maxPool, relu } from './steps.ts';

/** Filters without padding: they lose a pixel on each side. */
const filter: Step = conv('=filters', 3, { pad: 0, bias: true });
const filters = int(64, 'Output channels.');

const double = block(
  {
    id: 'double',
    name: 'Double convolution',
    description: 'Two 3×3 convolutions without padding, each with ReLU.',
    attributes: { filters },
  },
  net => net.output('y', net.chain(net.input('x'), filter, relu, filter, relu)),
);

const up = block(
  {
    id: 'up',
    name: 'Up',
    description:
      'Doubles the image, joins the one of that size from the way down, cut to fit, and filters both.',
    attributes: { filters, crop: int(4, 'Rows and columns that are cut off on each side.') },
  },
  net => {
    const [x, skip] = [net.input('x'), net.input('skip')];
    const larger: Step = [
      'ConvTranspose2D',
      { filters: '=filters', kernelSize: [2, 2], initializer: 'he-normal' },
      'up',
    ];
    const crop: Step = ['Crop2D', { border: Array<string>(4).fill('=crop') }, 'cut'];
    const joined = net.add(['Concat', {}, 'join'], net.add(crop, skip), net.add(larger, x));
    net.output('y', net.chain(joined, filter, relu, filter, relu));
  },
);

const CLASSES = 2;
/** Channels on the way down, and what is cut off on the way up where the image has 572 rows. */
const STAGES = [
  { filters: 64, crop: 88 },
  { filters: 128, crop: 40 },
  { filters: 256, crop: 16 },
  { filters: 512, crop: 4 },
];

export const unet: Architecture = {
  file: 'unet',
  title: 'U-Net',
  description:
    'Says of every pixel what it belongs to: Ronneberger, Fischer and Brox, U-Net: Convolutional networks for biomedical image ' +
    'segmentation (2015), with the sizes of the paper: an image of 572×572 and a result of 388×388, as filters have no padding. The ' +
    'loss counts all pixels alike, where the paper weighs the borders of cells.',
  fields: [
    { name: 'image', kind: 'image', shape: [1, 572, 572] },
    { name: 'mask', kind: 'tensor', shape: [388, 388], classCount: CLASSES },
  ],
  training: {
    batchSize: 1,
    epochs: 50,
    optimizer: { type: 'SGD', attributes: { learningRate: 0.001, momentum: 0.99 } },
  },
  draw(net) {
    const skips: End[] = [];
    let x = net.add(['Input', { field: 'image' }, 'image']);
    STAGES.forEach(({ filters }, i) => {
      x = net.use(double, `down${i + 1}`, { filters }, x);
      // The paper drops at the end of the way down.
      if (i === STAGES.length - 1) x = net.add(dropout(0.5), x);
      skips.push(x);
      x = net.add(maxPool(2, 2), x);
    });
    x = net.add(dropout(0.5), net.use(double, 'bottom', { filters: 1024 }, x));
    for (const [i, stage] of [...STAGES.entries()].reverse())
      x = net.use(up, `up${i + 1}`, stage, x, skips[i]!);
    const scores = net.add(conv(CLASSES, 1, { bias: true }, 'scores'), x);
    net.add(['Output', { target: 'mask', metrics: ['accuracy', 'iou'] }, 'segments'], scores);
  },
};
