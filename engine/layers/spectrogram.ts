import { layer } from './layer.ts';
import {
  allBins,
  frameAttributes,
  laidOut,
  layoutAttribute,
  powerAttribute,
  scaleAttributes,
  scaled,
  soundInput,
  spectrum,
} from './sound.ts';

/** torchaudio.transforms.Spectrogram with power 1 or 2, its `scale` by AmplitudeToDB. */
export const Spectrogram = layer({
  type: 'Spectrogram',
  version: 1,
  category: 'signal',
  doc: 'Shows which frequencies a sound has at each time: the short-time Fourier transform of raw samples.',
  synonyms: ['STFT', 'FFT', 'Fourier', 'Sound', 'Audio', 'Frequency'],
  attributes: { ...frameAttributes, power: powerAttribute, ...scaleAttributes, layout: layoutAttribute },
  inputs: soundInput,
  outputs: { y: 'The strength of nFft / 2 + 1 frequencies in each frame.' },
  summary: ({ nFft, hopLength, scale }) => `${nFft} / ${hopLength} ${scale}`,
  lower({ x }, { power, layout, ...settings }) {
    return { y: laidOut(scaled(spectrum(x, settings, power, allBins(settings)), power, settings), layout) };
  },
});
