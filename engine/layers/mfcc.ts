import { layerProblem } from '../graph/problem-codes.ts';
import { constant } from '../ir/value.ts';
import { matmul } from '../ops/index.ts';
import { choice, int } from './attribute.ts';
import { layer } from './layer.ts';
import { melAttributes, melSpectrum } from './mel.ts';
import { laidOut, layoutAttribute, scaled, soundInput, topDbAttribute } from './sound.ts';
import { cosineTransform } from './sound-tables.ts';

/** Davis and Mermelstein (1980); torchaudio.transforms.MFCC with dct_type 2. Its log_mels is the scale `log` here. */
export const MFCC = layer({
  type: 'MFCC',
  version: 1,
  category: 'signal',
  doc: 'Describes the timbre of a sound at each time by a few numbers: the cosine transform of its mel spectrum.',
  synonyms: ['Cepstrum', 'Mel Cepstral Coefficients', 'Sound', 'Audio', 'Speech', 'Keyword Spotting'],
  attributes: {
    nMfcc: int({ default: 13, min: 1, doc: 'Coefficients that are kept, at most nMels.' }),
    ...melAttributes,
    scale: choice({
      default: 'dB',
      options: ['log', 'dB'],
      doc: 'How the mel spectrum enters the cosine transform: its natural logarithm, or decibels.',
    }),
    topDb: topDbAttribute,
    dctNorm: choice({
      default: 'ortho',
      options: ['ortho', 'none'],
      doc: 'ortho: the rows of the cosine transform have length 1. none: they are 2 cos.',
    }),
    layout: layoutAttribute,
  },
  inputs: soundInput,
  outputs: { y: 'nMfcc coefficients of each frame.' },
  summary: ({ nMfcc, hopLength }) => `${nMfcc} / ${hopLength}`,
  lower({ x }, { nMfcc, scale, topDb, dctNorm, layout, ...settings }) {
    const { nMels } = settings;
    if (nMfcc > nMels) {
      const fault = { attribute: 'nMfcc', limit: nMels, value: nMfcc };
      throw layerProblem('attribute-at-most', fault, { attribute: 'nMfcc' });
    }
    const mels = scaled(melSpectrum(x, settings, 2), 2, { scale, topDb });
    const transform = constant(cosineTransform(nMfcc, nMels, dctNorm === 'ortho'), [nMfcc, nMels]);
    return { y: laidOut(matmul(transform, mels), layout) };
  },
});
