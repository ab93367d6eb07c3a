/** Dense 784-512-256-10 with ReLU, Adam: dominated by matrix products and the update. */
import { chainDocument } from '../build-document.ts';
import type { BenchEntry } from '../entry.ts';

export const mlp: BenchEntry = {
  name: 'mlp-784-512-256-10',
  work: 'step',
  document: async () =>
    chainDocument('MLP', {
      shape: [784],
      classes: 10,
      batchSize: 128,
      steps: [
        ['Dense', { units: 512 }],
        ['Activation', { function: 'relu' }],
        ['Dense', { units: 256 }],
        ['Activation', { function: 'relu' }],
        ['Dense', { units: 10 }],
      ],
    }),
  pytorch: 'mlp',
};
