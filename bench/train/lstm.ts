/** An LSTM of 256 units over 64 steps of 64 features, Adam: a recurrence, where each step waits for the one before. */
import { chainDocument } from '../build-document.ts';
import type { BenchEntry } from '../entry.ts';

export const lstm: BenchEntry = {
  name: 'lstm',
  work: 'step',
  document: async () =>
    chainDocument('LSTM', {
      shape: [64, 64],
      classes: 10,
      batchSize: 32,
      steps: [
        ['LSTM', { units: 256 }],
        ['Dense', { units: 10 }],
      ],
    }),
  pytorch: 'lstm',
};
