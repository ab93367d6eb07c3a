import type { Architecture } from './architecture.ts';
import { block, type DrawnBlock, int } from './block.ts';
import type { Step } from './drawing.ts';
import { classify, image, imageNet, momentum } from './imagenet.ts';
import { conv, maxPool, norm, relu } from './steps.ts';

const filters = int(64, 'Output channels of the convolutions within.');
const stride = int(1, 'How many times smaller the image becomes.');

/** A residual block whose input has the shape of its output, or is given it by a 1×1 convolution. */
function residual(
  name: string,
  description: string,
  body: (stride: number | string) => readonly Step[],
  wide: number,
): { first: DrawnBlock; further: DrawnBlock } {
  const id = name.toLowerCase();
  return {
    first: block(
      {
        id: `${id}_first`,
        name: `${name}, first of a stage`,
        description: `${description} A 1×1 convolution gives the input its shape.`,
        attributes: { filters, stride },
      },
      net => {
        const x = net.input('x');
        const inner = net.chain(x, ...body('=stride'));
        const short = net.chain(
          x,
          conv(wide === 1 ? '=filters' : `=${wide}*filters`, 1, { stride: '=stride' }, 'short_conv'),
          ['BatchNorm', {}, 'short_norm'],
        );
        net.output('y', net.chain(net.add(['Add', {}, 'sum'], inner, short), relu));
      },
    ),
    further: block({ id, name, description, attributes: { filters } }, net => {
      const x = net.input('x');
      const inner = net.chain(x, ...body(1));
      net.output('y', net.chain(net.add(['Add', {}, 'sum'], inner, x), relu));
    }),
  };
}

export const basic = residual(
  'Basic',
  'Two 3×3 convolutions, added to the input.',
  stride => [conv('=filters', 3, { stride }), norm, relu, conv('=filters', 3), norm],
  1,
);

const bottleneck = residual(
  'Bottleneck',
  'A 3×3 convolution on few channels between two of 1×1, added to the input.',
  stride => [
    conv('=filters', 1),
    norm,
    relu,
    conv('=filters', 3, { stride }),
    norm,
    relu,
    conv('=4*filters', 1),
    norm,
  ],
  4,
);

const SOURCE =
  'He, Zhang, Ren and Sun, Deep residual learning for image recognition (2015): every block learns what to add to its input, ' +
  'so that hundreds of layers train. ';

function resnet(layers: number, depths: readonly number[], deep: boolean): Architecture {
  const blocks = deep ? bottleneck : basic;
  return {
    file: `resnet${layers}`,
    title: `ResNet-${layers}`,
    description:
      SOURCE +
      (deep
        ? 'As torchvision has it (version 1.5): where the image becomes smaller, the 3×3 convolution of the block does it, in the paper the first 1×1.'
        : 'As torchvision has it, with a 1×1 convolution where the number of channels changes (option B of the paper).'),
    fields: imageNet,
    training: momentum(0.1),
    draw(net) {
      let x = net.chain(image(net), conv(64, 7, { stride: 2 }), norm, relu, maxPool(3, 2, 1));
      depths.forEach((depth, stage) => {
        const filters = 64 * 2 ** stage;
        const name = `stage${stage + 1}`;
        // Only the basic blocks' first stage changes nothing: neither the size nor the channels.
        const same = stage === 0 && !deep;
        if (!same) x = net.use(blocks.first, `${name}_first`, { filters, stride: stage === 0 ? 1 : 2 }, x);
        x = net.use(blocks.further, name, { filters, repeat: same ? depth : depth - 1 }, x);
      });
      classify(net, net.chain(x, ['GlobalAveragePool', {}, 'average']));
    },
  };
}

export const resnets = [
  resnet(18, [2, 2, 2, 2], false),
  resnet(50, [3, 4, 6, 3], true),
  resnet(152, [3, 8, 36, 3], true),
];
