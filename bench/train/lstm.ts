/** An LSTM of 256 units over 64 steps of 64 features, Adam: a recurrence, where each step waits for the one before. */
import { dense } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, numbers } from '../network.ts';
import { trainEntry } from './entry.ts';

export const lstm = trainEntry({
  name: 'lstm',
  network: {
    title: 'LSTM',
    fields: [numbers(64, 64), label(10)],
    batchSize: 32,
    optimizer: ADAM,
    draw: inRow(['LSTM', { units: 256 }], dense(10)),
  },
});
