import type { Architecture } from './architecture.ts';
import { block, int } from './block.ts';
import type { Step } from './drawing.ts';
import { classify, image, imageNet } from './imagenet.ts';
import { activation, conv, depthwise, dropout, norm } from './steps.ts';

const relu6 = activation('relu6');
const channels = int(16, 'Channels that enter.');
const filters = int(24, 'Channels that leave.');
const stride = int(1, 'How many times smaller the image becomes.');
/** How many times more channels there are between the narrow ends. */
const EXPANSION = 6;

const expand = (channels: string): Step[] => [conv(channels, 1), norm, relu6];
const filter = (stride: string | number): Step[] => [depthwise(3, stride), norm, relu6];
/** Nothing bends behind the last convolution: a narrow layer would lose what it cuts off. */
const contract: Step[] = [conv('=filters', 1), norm];

const separable = block(
  {
    id: 'separable',
    name: 'Separable',
    description: 'A depthwise and a 1×1 convolution: an inverted residual that expands nothing.',
    attributes: { filters },
  },
  net => net.output('y', net.chain(net.input('x'), ...filter(1), ...contract)),
);

const widening = block(
  {
    id: 'widening',
    name: 'Inverted residual, first of a stage',
    description: `Expands to ${EXPANSION} times the channels, filters each, contracts; nothing is added, as the shape changes.`,
    attributes: { channels, filters, stride },
  },
  net =>
    net.output(
      'y',
      net.chain(net.input('x'), ...expand(`=${EXPANSION}*channels`), ...filter('=stride'), ...contract),
    ),
);

const inverted = block(
  {
    id: 'inverted',
    name: 'Inverted residual',
    description: `Expands to ${EXPANSION} times the channels, filters each, contracts, and is added to its input.`,
    attributes: { filters },
  },
  net => {
    const x = net.input('x');
    const inner = net.chain(x, ...expand(`=${EXPANSION}*filters`), ...filter(1), ...contract);
    net.output('y', net.add(['Add', {}, 'sum'], inner, x));
  },
);

/** Channels, blocks and first stride of each stage: Table 2 of the paper, without its first row. */
const STAGES = [
  [24, 2, 2],
  [32, 3, 2],
  [64, 4, 2],
  [96, 3, 1],
  [160, 3, 2],
  [320, 1, 1],
] as const;

export const mobilenetV2: Architecture = {
  file: 'mobilenet-v2',
  title: 'MobileNetV2',
  description:
    'A network for telephones: Sandler, Howard, Zhu, Zhmoginov and Chen, MobileNetV2: Inverted residuals and linear bottlenecks ' +
    '(2018), width 1.0, as torchvision has it. Filters run over each channel by itself, between narrow layers that are joined by ' +
    'shortcuts.',
  fields: imageNet,
  training: {
    batchSize: 32,
    epochs: 300,
    optimizer: { type: 'SGD', attributes: { learningRate: 0.045, momentum: 0.9, weightDecay: 4e-5 } },
    schedule: { type: 'exponential', attributes: { decay: 0.98 } },
  },
  draw(net) {
    const first = net.chain(image(net), conv(32, 3, { stride: 2 }), norm, relu6);
    let x = net.use(separable, 'stage1', { filters: 16 }, first);
    let channels = 16;
    STAGES.forEach(([filters, depth, stride], i) => {
      const name = `stage${i + 2}`;
      x = net.use(widening, `${name}_first`, { channels, filters, stride }, x);
      if (depth > 1) x = net.use(inverted, name, { filters, repeat: depth - 1 }, x);
      channels = filters;
    });
    const last = net.chain(x, conv(1280, 1), norm, relu6, ['GlobalAveragePool', {}, 'average']);
    classify(net, net.chain(last, dropout(0.2)));
  },
};
