/** LeNet-5 with max pooling and ReLU on 28×28 digits, Adam: small convolutions, where overhead counts. */
import { chainDocument } from '../build-document.ts';
import type { BenchEntry } from '../entry.ts';

export const lenet5: BenchEntry = {
  name: 'lenet-5',
  work: 'step',
  document: async () =>
    chainDocument('LeNet-5', {
      shape: [1, 28, 28],
      classes: 10,
      batchSize: 64,
      steps: [
        ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same' }],
        ['Activation', { function: 'relu' }],
        ['MaxPool2D'],
        ['Conv2D', { filters: 16, kernelSize: [5, 5], padding: 'valid' }],
        ['Activation', { function: 'relu' }],
        ['MaxPool2D'],
        ['Flatten'],
        ['Dense', { units: 120 }],
        ['Activation', { function: 'relu' }],
        ['Dense', { units: 84 }],
        ['Activation', { function: 'relu' }],
        ['Dense', { units: 10 }],
      ],
    }),
  pytorch: 'lenet5',
};
