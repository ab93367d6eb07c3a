import { transposedConvolution } from './transposed-convolution.ts';

export const ConvTranspose1D = transposedConvolution(1, {
  type: 'ConvTranspose1D',
  doc: 'Makes a larger signal of a smaller one with trainable filters.',
  synonyms: ['Deconvolution', 'Transposed Convolution', 'Upsampling', 'Decoder', 'Fractionally Strided'],
  output: 'Larger signals with filters as channels.',
});
