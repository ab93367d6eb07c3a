import type { Architecture } from './architecture.ts';
import type { Step } from './drawing.ts';
import { activation, conv, dense, flatten } from './steps.ts';

const tanh = activation('tanh');
const pool: Step = ['AveragePool2D'];

export const lenet5: Architecture = {
  file: 'lenet5',
  title: 'LeNet-5',
  description:
    'The first convolutional network in everyday use: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document ' +
    'recognition (1998). As it is taught today: every filter of the second convolution reads all six maps, pools have no weights, and ' +
    'ten scores with softmax stand for the distances to drawn digits. Reads 32×32 images.',
  fields: [
    { name: 'image', kind: 'image', shape: [1, 32, 32] },
    { name: 'digit', kind: 'category', classCount: 10 },
  ],
  training: {
    batchSize: 64,
    epochs: 20,
    optimizer: { type: 'SGD', attributes: { learningRate: 0.05, momentum: 0.9 } },
  },
  draw(net) {
    const scores = net.chain(
      net.add(['Input', { field: 'image' }, 'image']),
      conv(6, 5, { pad: 0, bias: true }),
      tanh,
      pool,
      conv(16, 5, { pad: 0, bias: true }),
      tanh,
      pool,
      flatten,
      dense(120),
      tanh,
      dense(84),
      tanh,
      dense(10, 'scores'),
    );
    net.add(['Output', { target: 'digit' }, 'digit'], scores);
  },
};
