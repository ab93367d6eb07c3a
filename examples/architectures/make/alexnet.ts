import type { Architecture } from './architecture.ts';
import { classify, image, imageNet, momentum } from './imagenet.ts';
import { conv, dense, dropout, flatten, maxPool, relu } from './steps.ts';

export const alexnet: Architecture = {
  file: 'alexnet',
  title: 'AlexNet',
  description:
    'The network that won ImageNet in 2012 and began the rise of deep learning. The one-tower variant of Krizhevsky, One weird ' +
    'trick for parallelizing convolutional neural networks (2014), as torchvision has it: 64 first filters, no normalization of ' +
    'neighbouring channels, and an average pool before the dense layers, which lets it take other image sizes.',
  fields: imageNet,
  training: momentum(0.01),
  draw(net) {
    const bias = true;
    const features = net.chain(
      image(net),
      conv(64, 11, { stride: 4, pad: 2, bias }),
      relu,
      maxPool(3, 2),
      conv(192, 5, { bias }),
      relu,
      maxPool(3, 2),
      conv(384, 3, { bias }),
      relu,
      conv(256, 3, { bias }),
      relu,
      conv(256, 3, { bias }),
      relu,
      maxPool(3, 2),
      ['AdaptiveAveragePool2D', { size: [6, 6] }, 'average'],
      flatten,
    );
    const read = net.chain(features, dropout(0.5), dense(4096), relu, dropout(0.5), dense(4096), relu);
    classify(net, read);
  },
};
