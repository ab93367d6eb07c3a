import { averagePool } from '../ops/index.ts';
import { bool } from './attribute.ts';
import { layer } from './layer.ts';
import { poolAttributes, poolOutput, poolSettings } from './pooling.ts';
import { layoutOf, times } from './window.ts';

/** Padding does not count by default, as in Keras; in PyTorch it does (count_include_pad). */
export const AveragePool2D = layer({
  type: 'AveragePool2D',
  version: 1,
  category: 'pooling',
  doc: 'Takes the mean of each window.',
  synonyms: ['Average Pooling', 'Avgpool', 'Mean Pool', 'Subsampling', 'Downsample'],
  attributes: {
    ...poolAttributes(2),
    countPadding: bool({ default: false, doc: 'Counts the padding as zeros, as PyTorch does by default.' }),
  },
  inputs: { x: layoutOf(2) },
  outputs: { y: poolOutput(2) },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower: ({ x }, { countPadding, ...window }) => ({
    y: averagePool(x, { ...poolSettings(2, x, window), countIncludePad: countPadding }),
  }),
});
