/** The numbers of which the sound layers are made. Definitions as in torch.stft, torchaudio.functional and librosa. */

/** By the place in the window, from 0 to 1. Periodic, as torch.hann_window and its kin are by default. */
const windows = {
  hann: place => 0.5 - 0.5 * Math.cos(2 * Math.PI * place),
  hamming: place => 0.54 - 0.46 * Math.cos(2 * Math.PI * place),
  blackman: place => 0.42 - 0.5 * Math.cos(2 * Math.PI * place) + 0.08 * Math.cos(4 * Math.PI * place),
  bartlett: place => 1 - Math.abs(2 * place - 1),
  rectangular: () => 1,
} satisfies Record<string, (place: number) => number>;

export type WindowName = keyof typeof windows;

export const windowNames = Object.keys(windows) as WindowName[];

const windowOf = (name: WindowName, length: number): number[] =>
  Array.from({ length }, (_, i) => windows[name](i / length));

/** Rows or columns from `first` on. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

export interface Transform {
  /** Length of the Fourier transform, in samples. */
  readonly nFft: number;
  /** Samples of a frame that the window lets through; the others of nFft are 0 and left out here. */
  readonly winLength: number;
  readonly window: WindowName;
  /** Divides by the root of the window's energy, √Σ w². */
  readonly normalized: boolean;
}

/**
 * The windowed discrete Fourier transform as filters of a convolution, [2 · bins, winLength]: w_i cos(2π k i / nFft) for
 * each bin k, then -w_i sin(2π k i / nFft). The phase counts from the window's start, which the magnitude does not see.
 */
export function fourierFilters({ nFft, winLength, window, normalized }: Transform, bins: Span): Float32Array {
  const weights = windowOf(window, winLength);
  const energy = normalized ? Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0)) : 1;
  // All angles are whole steps of a turn.
  const turn = Array.from({ length: nFft }, (_, step) => (2 * Math.PI * step) / nFft);
  const [cosines, sines] = [turn.map(Math.cos), turn.map(Math.sin)];
  const filters = new Float32Array(2 * bins.count * winLength);
  for (let bin = 0; bin < bins.count; bin++)
    for (let i = 0; i < winLength; i++) {
      const step = ((bin + bins.first) * i) % nFft;
      const weight = weights[i]! / energy;
      filters[bin * winLength + i] = weight * cosines[step]!;
      filters[(bin + bins.count) * winLength + i] = -weight * sines[step]!;
    }
  return filters;
}

/** Hz to mel and back. htk: O'Shaughnessy (1987). slaney: Auditory Toolbox (1998), linear below 1,000 Hz. */
const melScales = {
  htk: {
    toMel: (hz: number) => 2595 * Math.log10(1 + hz / 700),
    toHz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
  },
  slaney: {
    toMel: (hz: number) => (hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4)),
    toHz: (mel: number) => (mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27)),
  },
};

export interface MelBank {
  readonly sampleRate: number;
  readonly nFft: number;
  readonly nMels: number;
  readonly fMin: number;
  readonly fMax: number;
  readonly melScale: keyof typeof melScales;
  /** slaney: each triangle has the same area, 2 / its width in Hz times its height. */
  readonly melNorm: 'none' | 'slaney';
}

/**
 * torchaudio.functional.melscale_fbanks: triangles that overlap by half, their corners evenly spread on the mel scale.
 * @returns the weights [nMels, bins], for those bins alone that a triangle reaches
 */
export function melFilters(bank: MelBank): { readonly bins: Span; readonly weights: Float32Array } {
  const { sampleRate, nFft, nMels, fMin, fMax, melScale, melNorm } = bank;
  const { toMel, toHz } = melScales[melScale];
  const [low, high] = [toMel(fMin), toMel(fMax)];
  const corners = Array.from({ length: nMels + 2 }, (_, i) => toHz(low + ((high - low) * i) / (nMels + 1)));
  const last = Math.floor(nFft / 2);
  const hertz = (bin: number): number => (bin * Math.floor(sampleRate / 2)) / last;
  const weight = (mel: number, bin: number): number => {
    const [left, middle, right] = corners.slice(mel, mel + 3) as [number, number, number];
    const rise = (hertz(bin) - left) / (middle - left);
    const fall = (right - hertz(bin)) / (right - middle);
    const height = melNorm === 'slaney' ? 2 / (right - left) : 1;
    return height * Math.max(0, Math.min(rise, fall));
  };
  const isReached = (bin: number): boolean => hertz(bin) > fMin && hertz(bin) < fMax;
  const reached = Array.from({ length: last + 1 }, (_, bin) => bin).filter(isReached);
  const bins = { first: reached[0] ?? 0, count: Math.max(reached.length, 1) };
  const weights = Float32Array.from({ length: nMels * bins.count }, (_, i) =>
    weight(Math.floor(i / bins.count), bins.first + (i % bins.count)),
  );
  return { bins, weights };
}

/**
 * torchaudio.functional.create_dct, [rows, columns]: the discrete cosine transform II, 2 cos(π k (i + ½) / columns);
 * ortho: with orthonormal rows.
 */
export const cosineTransform = (rows: number, columns: number, ortho: boolean): Float32Array =>
  Float32Array.from({ length: rows * columns }, (_, at) => {
    const [k, i] = [Math.floor(at / columns), at % columns];
    const scale = ortho ? Math.sqrt((k === 0 ? 1 : 2) / columns) : 2;
    return scale * Math.cos((Math.PI * k * (i + 0.5)) / columns);
  });
