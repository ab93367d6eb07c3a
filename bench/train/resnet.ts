/** Residual networks, SGD with momentum: many layers, normalization after each. */
import { momentum } from '../../examples/architectures/make/imagenet.ts';
import { basic, resnets } from '../../examples/architectures/make/resnet.ts';
import { conv, dense, norm, relu } from '../../examples/architectures/make/steps.ts';
import { input, label, numbers, resized } from '../network.ts';
import { trainEntry } from './entry.ts';

/** For small images: the first convolution is 3×3 and keeps their size, and no pool follows it. */
export const resnet18 = trainEntry({
  name: 'resnet-18-32x32',
  network: {
    title: 'ResNet-18',
    fields: [numbers(3, 32, 32), label(10)],
    batchSize: 32,
    optimizer: momentum(0.1).optimizer!,
    draw(net) {
      let x = net.chain(input(net), conv(64, 3), norm, relu);
      [64, 128, 256, 512].forEach((filters, stage) => {
        const name = `stage${stage + 1}`;
        if (stage > 0) x = net.use(basic.first, `${name}_first`, { filters, stride: 2 }, x);
        x = net.use(basic.further, name, { filters, repeat: stage > 0 ? 1 : 2 }, x);
      });
      net.add(['Output', { target: 'label' }, 'class'], net.chain(x, ['GlobalAveragePool'], dense(10)));
    },
  },
});

export const resnet50 = trainEntry({
  name: 'resnet-50-64x64',
  network: resized(resnets.find(({ file }) => file === 'resnet50')!, [3, 64, 64], 32),
});
