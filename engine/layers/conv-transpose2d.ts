import { transposedConvolution } from './transposed-convolution.ts';

export const ConvTranspose2D = transposedConvolution(2, {
  type: 'ConvTranspose2D',
  doc: 'Makes a larger image of a smaller one with trainable filters.',
  synonyms: ['Deconvolution', 'Transposed Convolution', 'Upsampling', 'Decoder', 'Fractionally Strided'],
  output: 'Larger images with filters as channels.',
});
