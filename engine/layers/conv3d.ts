import { convolution } from './convolution.ts';

export const Conv3D = convolution(3, {
  type: 'Conv3D',
  doc: 'Slides trainable filters through a volume or a video.',
  synonyms: ['Convolution', 'Conv3d', 'Filter', 'Volume', 'Video'],
  output: 'Volumes with filters as channels.',
});
