/** Six 3×3 convolutions in the manner of VGG on 32×32 images, without normalization: convolutions that fill the processor. */
import { conv, dense, dropout, flatten, maxPool, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, numbers } from '../network.ts';
import { trainEntry } from './entry.ts';

const stage = (filters: number) => {
  const filter = [conv(filters, 3, { bias: true }), relu];
  return [...filter, ...filter, maxPool(2, 2)];
};

export const vgg = trainEntry({
  name: 'vgg-32x32',
  network: {
    title: 'VGG-style network',
    fields: [numbers(3, 32, 32), label(10)],
    batchSize: 64,
    optimizer: ADAM,
    draw: inRow(...[64, 128, 256].flatMap(stage), flatten, dense(512), relu, dropout(0.5), dense(10)),
  },
});
