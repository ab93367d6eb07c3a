import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import { classify, image, imageNet, momentum } from './imagenet.ts';
import { conv, dense, dropout, flatten, maxPool, relu } from './steps.ts';

const convolution = block(
  {
    id: 'convolution',
    name: 'Convolution',
    description: 'A 3×3 convolution that keeps the size of the image, and ReLU.',
    attributes: { filters: int(64, 'Output channels.') },
  },
  net => net.output('y', net.chain(net.input('x'), conv('=filters', 3, { bias: true }), relu)),
);

/** Filters and convolutions of each stage: configuration D of the paper. */
const STAGES = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

export const vgg16: Architecture = {
  file: 'vgg16',
  title: 'VGG-16',
  description:
    'Small filters, many layers: Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition (2014), ' +
    'configuration D. As torchvision has it, without batch normalization; its average pool before the dense layers changes ' +
    'nothing for images of 224×224.',
  fields: imageNet,
  training: momentum(0.01, 5e-4),
  draw(net) {
    let x = image(net);
    STAGES.forEach(([filters, repeat], i) => {
      x = net.chain(net.use(convolution, `stage${i + 1}`, { filters, repeat }, x), maxPool(2, 2));
    });
    const flat = net.chain(x, ['AdaptiveAveragePool2D', { size: [7, 7] }, 'average'], flatten);
    classify(net, net.chain(flat, dense(4096), relu, dropout(0.5), dense(4096), relu, dropout(0.5)));
  },
};
