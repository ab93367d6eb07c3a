import { convolution } from './convolution.ts';

/** Channels come first, as in PyTorch: a Permute leads from sequences [batch, steps, features] to it. */
export const Conv1D = convolution(1, {
  type: 'Conv1D',
  doc: 'Slides trainable filters along a signal.',
  synonyms: ['Convolution', 'Conv1d', 'Temporal Convolution', 'Filter', 'Signal'],
  output: 'Signals with filters as channels.',
});
