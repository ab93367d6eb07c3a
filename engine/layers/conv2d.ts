import { convolution } from './convolution.ts';

export const Conv2D = convolution(2, {
  type: 'Conv2D',
  doc: 'Slides trainable filters over an image.',
  synonyms: ['Convolution', 'Conv', 'Conv2d', 'Filter', 'CNN', 'Depthwise'],
  output: 'Images with filters as channels.',
});
