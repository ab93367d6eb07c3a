import { layer } from './layer.ts';
import { melAttributes, melSpectrum } from './mel.ts';
import { laidOut, layoutAttribute, powerAttribute, scaleAttributes, scaled, soundInput } from './sound.ts';

/** torchaudio.transforms.MelSpectrogram, its `scale` by AmplitudeToDB. */
export const MelSpectrogram = layer({
  type: 'MelSpectrogram',
  version: 1,
  category: 'signal',
  doc: 'Shows how loud a sound is at each time in bands of frequencies, spaced as people hear pitch.',
  synonyms: ['Mel', 'Filter Bank', 'Log-Mel', 'Sound', 'Audio', 'Speech', 'Keyword Spotting'],
  attributes: { ...melAttributes, power: powerAttribute, ...scaleAttributes, layout: layoutAttribute },
  inputs: soundInput,
  outputs: { y: 'The loudness of nMels bands in each frame.' },
  summary: ({ nMels, hopLength, scale }) => `${nMels} / ${hopLength} ${scale}`,
  lower({ x }, { power, layout, ...settings }) {
    return { y: laidOut(scaled(melSpectrum(x, settings, power), power, settings), layout) };
  },
});
