import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import { classify, image, imageNet, momentum } from './imagenet.ts';
import { conv, maxPool, norm, relu } from './steps.ts';

/** Channels that each dense layer adds, and the layers of each stage. */
const GROWTH = 32;
const STAGES = [6, 12, 24, 16];

const denseLayer = block(
  {
    id: 'dense_layer',
    name: 'Dense layer',
    description: 'Adds a few channels to those that it reads: two convolutions, joined to their input.',
    attributes: { growth: int(GROWTH, 'Channels that are added.') },
  },
  net => {
    const x = net.input('x');
    const inner = net.chain(x, norm, relu, conv('=4*growth', 1), norm, relu, conv('=growth', 3));
    net.output('y', net.add(['Concat', {}, 'join'], x, inner));
  },
);

const transition = block(
  {
    id: 'transition',
    name: 'Transition',
    description: 'Makes the image half as large, with half the channels.',
    attributes: { filters: int(128, 'Output channels.') },
  },
  net =>
    net.output(
      'y',
      net.chain(net.input('x'), norm, relu, conv('=filters', 1), ['AveragePool2D', {}, 'average']),
    ),
);

export const densenet121: Architecture = {
  file: 'densenet121',
  title: 'DenseNet-121',
  description:
    'Every layer reads the results of all layers before it in its stage: Huang, Liu, van der Maaten and Weinberger, Densely connected ' +
    'convolutional networks (2016), with growth 32, bottlenecks and compression by half (DenseNet-BC), as torchvision has it.',
  fields: imageNet,
  training: momentum(0.1),
  draw(net) {
    let channels = 64;
    let x = net.chain(image(net), conv(channels, 7, { stride: 2 }), norm, relu, maxPool(3, 2, 1));
    STAGES.forEach((repeat, i) => {
      x = net.use(denseLayer, `stage${i + 1}`, { growth: GROWTH, repeat }, x);
      channels += GROWTH * repeat;
      if (i === STAGES.length - 1) return;
      channels /= 2;
      x = net.use(transition, `transition${i + 1}`, { filters: channels }, x);
    });
    classify(net, net.chain(x, norm, relu, ['GlobalAveragePool', {}, 'average']));
  },
};
