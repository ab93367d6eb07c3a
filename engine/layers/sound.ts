/**
 * What Spectrogram, MelSpectrogram and MFCC share: torchaudio's transforms of the same names, whose settings have the names
 * and meanings that they have there (n_fft is nFft). They are ordinary operations, so an exported model takes raw samples.
 * The Fourier transform is a strided convolution with 2 · bins · winLength constants: 640 kB of the model for 400 samples.
 */
import { layerProblem } from '../graph/problem-codes.ts';
import { type Dim, formatShape } from '../ir/type.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  conv,
  log,
  max,
  mul,
  pad,
  reduceMax,
  reshape,
  slice,
  split,
  sqrt,
  sub,
  transpose,
} from '../ops/index.ts';
import { bool, choice, float, int, type ValuesOf } from './attribute.ts';
import { requireFloat, sampleSizes } from './require.ts';
import { fourierFilters, type Span, windowNames } from './sound-tables.ts';

/** torch.stft, by which torchaudio makes its spectrograms. */
export const frameAttributes = {
  nFft: int({
    default: 400,
    min: 2,
    max: 4096,
    doc: 'Samples of the Fourier transform of a frame: half as many frequencies, and one more.',
  }),
  winLength: int({ default: 400, min: 1, doc: 'Samples of a frame that the window lets through.' }),
  hopLength: int({ default: 200, min: 1, doc: 'Samples from one frame to the next.' }),
  window: choice({
    default: 'hann',
    options: windowNames,
    doc: 'How a frame fades in and out, so that its ends do not sound as clicks.',
  }),
  center: bool({
    default: true,
    doc: 'The sound is padded by half a frame on both sides, so that frames lie around their time.',
  }),
  padMode: choice({
    default: 'reflect',
    options: ['reflect', 'constant', 'edge'],
    when: { attribute: 'center', is: ['true'] },
    doc: 'What the sound is padded with: itself mirrored, zeros, or its outermost sample.',
  }),
  normalized: bool({ default: false, doc: 'Divides by the root of the energy of the window.' }),
};

export const powerAttribute = int({
  default: 2,
  min: 1,
  max: 2,
  doc: 'What each frequency is told by: 1 its magnitude, 2 its power, which is the magnitude squared.',
});

export const layoutAttribute = choice({
  default: 'sequence',
  options: ['sequence', 'signal', 'image'],
  doc: 'sequence [batch, steps, features], for recurrent layers and attention; signal [batch, features, steps], for Conv1D; image [batch, 1, features, steps], for Conv2D.',
});

export const topDbAttribute = float({
  default: 80,
  min: 0,
  when: { attribute: 'scale', is: ['dB'] },
  doc: 'dB: what lies further below the loudest value of a sample is raised to there; 0: no limit.',
});

export const scaleAttributes = {
  scale: choice({
    default: 'log',
    options: ['linear', 'log', 'dB'],
    doc: 'linear: as it is. log: its natural logarithm, which networks learn from more easily. dB: decibels.',
  }),
  topDb: topDbAttribute,
};

export const soundInput = { x: 'Raw sound [batch, samples] or [batch, 1, samples].' };

type Frames = ValuesOf<typeof frameAttributes>;

/** Below this, a power or magnitude counts as silence: torchaudio's amin. */
const SILENCE = 1e-10;

/** The number of bins of the whole transform. */
export const allBins = ({ nFft }: Frames): Span => ({ first: 0, count: Math.floor(nFft / 2) + 1 });

/** |STFT| to this power, [batch, bins, frames]. */
export function spectrum(x: Value, settings: Frames, power: number, bins: Span): Value {
  const { nFft, winLength, hopLength, center, padMode } = settings;
  const { batch, samples } = requireSound(x);
  if (winLength > nFft)
    throw layerProblem(
      'attribute-at-most',
      { attribute: 'winLength', limit: nFft, value: winLength },
      { attribute: 'winLength' },
    );
  // Only what lies within the sound can be mirrored, its end not counted.
  const limit = center ? (padMode === 'reflect' ? 2 * samples - 1 : Number.POSITIVE_INFINITY) : samples;
  if (nFft > limit)
    throw layerProblem('sound-short', { window: nFft, samples, limit }, { attribute: 'nFft' });
  const margin = center ? Math.floor(nFft / 2) : 0;
  const room = samples + 2 * margin - nFft;
  const padded = pad(reshape(x, [batch, 1, samples]), { pads: [0, 0, margin, 0, 0, margin], mode: padMode });
  // A shorter window lies in the middle of its frame; what it hides is not calculated.
  const start = Math.floor((nFft - winLength) / 2);
  const end = start + Math.floor(room / hopLength) * hopLength + winLength;
  const filters = constant(fourierFilters(settings, bins), [2 * bins.count, 1, winLength]);
  const heard = slice(padded, { starts: [start], ends: [end], axes: [2] });
  const parts = split(conv(heard, filters, { strides: [hopLength] }), [bins.count, bins.count], 1);
  const [real, imaginary] = parts as [Value, Value];
  const squared = add(mul(real, real), mul(imaginary, imaginary));
  // The slope of the root has no limit at 0: silence has none instead.
  return power === 2 ? squared : sqrt(max(squared, SILENCE ** 2));
}

/** log: with the offset of torchaudio's MFCC. dB: torchaudio's AmplitudeToDB, the loudest value that of each sample. */
export function scaled(
  x: Value,
  power: number,
  { scale, topDb }: { scale: 'linear' | 'log' | 'dB'; topDb: number },
): Value {
  if (scale === 'linear') return x;
  if (scale === 'log') return log(add(x, 1e-6));
  const decibels = mul(log(max(x, SILENCE)), (power === 2 ? 10 : 20) / Math.LN10);
  if (topDb === 0) return decibels;
  return max(decibels, sub(reduceMax(decibels, { axes: [1, 2], keepdims: true }), topDb));
}

/** [batch, features, steps] as the layout has it. */
export function laidOut(x: Value, layout: 'sequence' | 'signal' | 'image'): Value {
  const [batch, features, steps] = shapeOf(x) as [Dim, Dim, Dim];
  if (layout === 'sequence') return transpose(x, [0, 2, 1]);
  return layout === 'signal' ? x : reshape(x, [batch, 1, features, steps]);
}

function requireSound(x: Value): { batch: Dim; samples: number } {
  requireFloat(x);
  const sizes = sampleSizes(x);
  const samples = sizes.at(-1);
  const isMono = sizes.length === 1 || (sizes.length === 2 && sizes[0] === 1);
  if (samples === undefined || !isMono)
    throw layerProblem('sound-expected', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
  return { batch: shapeOf(x)[0]!, samples };
}
