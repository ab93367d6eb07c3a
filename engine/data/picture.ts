/** Numbers as pictures: [channels, height, width] as a PNG in a data URL. */
import { encodePng } from './png.ts';

/** What is black, and what is white. */
export type Range = readonly [low: number, high: number];

export const BYTES: Range = [0, 255];

/** From the darkest value to the lightest. */
export function rangeOf(values: ArrayLike<number>): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  return [low, high];
}

export function pictureUrl(
  values: ArrayLike<number>,
  [channels = 1, height = 1, width = 1]: readonly number[],
  [low, high]: Range,
): string {
  const scale = high > low ? 255 / (high - low) : 0;
  // Values beyond the range are clamped.
  const bytes = Uint8ClampedArray.from(values, value => (value - low) * scale);
  const png = encodePng(new Uint8Array(bytes.buffer), channels, height, width);
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** Whether a sample of this shape can be drawn: one grey channel, red, green and blue, or these with opacity. */
export const isPicture = (shape: readonly unknown[]): boolean =>
  shape.length === 3 && [1, 3, 4].includes(Number(shape[0]));
