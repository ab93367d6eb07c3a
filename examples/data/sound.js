/** Signals as the scripts that make sounds need them: float samples from -1 to 1. */
import { normal } from './random.js';

/** The samples of a mono WAV file of 16 bits. A file that is streamed does not know its length, so the data go to the end. */
export function parseWav(bytes) {
  const data = bytes.indexOf('data', 12, 'latin1');
  const rate = bytes.readUInt32LE(24);
  const count = (bytes.length - data - 8) >> 1;
  return {
    rate,
    samples: Float64Array.from({ length: count }, (_, i) => bytes.readInt16LE(data + 8 + 2 * i) / 32768),
  };
}

/** Half the length of the low-pass filter, in samples of the lower rate. */
const REACH = 16;

/** To a lower rate: the ideal low-pass filter at 95 % of its half, under a Hann window, read at the new places. */
export function resample(samples, from, to) {
  const step = from / to;
  const cutoff = (0.95 * to) / from;
  const reach = Math.ceil(REACH * step);
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, k) => {
    const centre = k * step;
    let sum = 0;
    for (
      let i = Math.max(0, Math.ceil(centre - reach));
      i <= Math.min(samples.length - 1, centre + reach);
      i++
    ) {
      const t = i - centre;
      const sinc = t === 0 ? cutoff : Math.sin(Math.PI * cutoff * t) / (Math.PI * t);
      sum += samples[i] * sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / reach));
    }
    return sum;
  });
}

/** Without the silence about it: from the first to the last sample above this share of the loudest. */
export function trim(samples, share) {
  const limit = share * peakOf(samples);
  const loud = value => Math.abs(value) > limit;
  return samples.slice(samples.findIndex(loud), samples.findLastIndex(loud) + 1);
}

export const peakOf = samples => samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
export const powerOf = samples => samples.reduce((sum, value) => sum + value * value, 0) / samples.length;

/** `white`: as much power at every frequency. `brown`: more at the low ones, as of traffic and machines. Power 1 on average. */
export function noise(kind, length, next) {
  const result = new Float64Array(length);
  // A first-order low-pass filter, scaled so that its output has the variance of its input.
  const a = kind === 'brown' ? 0.95 : 0;
  let level = 0;
  for (let i = 0; i < length; i++) {
    level = a * level + Math.sqrt(1 - a * a) * normal(next);
    result[i] = level;
  }
  return result;
}
