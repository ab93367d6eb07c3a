/** Frequencies as people hear them: what MelSpectrogram and MFCC share. */
import { layerProblem } from '../graph/problem-codes.ts';
import { constant, type Value } from '../ir/value.ts';
import { matmul } from '../ops/index.ts';
import { choice, float, int, type ValuesOf } from './attribute.ts';
import { frameAttributes, spectrum } from './sound.ts';
import { melFilters } from './sound-tables.ts';

/** torchaudio.transforms.MelSpectrogram, whose n_mels is 128: more than 201 frequencies can fill. */
export const melAttributes = {
  sampleRate: int({ default: 16000, min: 2, doc: 'Samples of a second of the sound, in Hz.' }),
  ...frameAttributes,
  nMels: int({ default: 40, min: 1, doc: 'Bands of frequencies.' }),
  fMin: float({ default: 0, min: 0, doc: 'Lowest frequency of a band, in Hz.' }),
  fMax: float({ default: 0, min: 0, doc: 'Highest frequency of a band, in Hz; 0: half the sample rate.' }),
  melScale: choice({
    default: 'htk',
    options: ['htk', 'slaney'],
    doc: 'How pitch grows with frequency: htk as in the HTK toolkit, slaney as in the Auditory Toolbox and librosa.',
  }),
  melNorm: choice({
    default: 'none',
    options: ['none', 'slaney'],
    doc: 'none: each band weighs its middle with 1. slaney: all bands have the same area.',
  }),
};

type Mel = ValuesOf<typeof melAttributes>;

/** [batch, nMels, frames] of the spectrum to this power. */
export function melSpectrum(x: Value, settings: Mel, power: number): Value {
  const { sampleRate, nMels, fMin } = settings;
  const highest = sampleRate / 2;
  const fMax = settings.fMax || highest;
  if (fMax > highest) {
    const fault = { attribute: 'fMax', limit: highest, value: fMax };
    throw layerProblem('attribute-at-most', fault, { attribute: 'fMax' });
  }
  if (fMin >= fMax) {
    const fault = { attribute: 'fMin', limit: fMax, value: fMin };
    throw layerProblem('attribute-below', fault, { attribute: 'fMin' });
  }
  const { bins, weights } = melFilters({ ...settings, fMax });
  return matmul(constant(weights, [nMels, bins.count]), spectrum(x, settings, power, bins));
}
