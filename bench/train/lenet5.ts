/** LeNet-5 with max pooling and ReLU on 28×28 digits, Adam: small convolutions, where overhead counts. */
import { conv, dense, flatten, maxPool, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, numbers } from '../network.ts';
import { trainEntry } from './entry.ts';

const filter = (filters: number, pad: number) => [conv(filters, 5, { pad, bias: true }), relu, maxPool(2, 2)];

export const lenet5 = trainEntry({
  name: 'lenet-5',
  network: {
    title: 'LeNet-5',
    fields: [numbers(1, 28, 28), label(10)],
    batchSize: 64,
    optimizer: ADAM,
    draw: inRow(...filter(6, 2), ...filter(16, 0), flatten, dense(120), relu, dense(84), relu, dense(10)),
  },
});
