/** What several layers ask of the values that arrive. Each throws a TypeProblem that says what arrived instead. */
import { layerProblem } from '../graph/problem-codes.ts';
import { type Dim, formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';

export function requireFloat(x: Value, port = 'x'): void {
  if (x.type.dtype !== 'float32') throw layerProblem('dtype-float', { dtype: x.type.dtype }, { port });
}

export interface ImageSize {
  readonly batch: Dim;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** [batch, channels, height, width] of float32. */
export function requireImage(x: Value): ImageSize {
  requireFloat(x);
  const [batch, ...sample] = shapeOf(x);
  if (batch === undefined || sample.length !== 3)
    throw layerProblem('image-expected', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
  const [channels, height, width] = sampleSizes(x) as [number, number, number];
  return { batch, channels, height, width };
}

/** The shape of one sample: every axis but the batch, all of which are known numbers. */
export function sampleSizes(x: Value): number[] {
  return shapeOf(x)
    .slice(1)
    .map(dim => {
      if (typeof dim !== 'number') throw new Error(`The axis ${dim} of a sample has no fixed size.`);
      return dim;
    });
}

/** The last axis of [batch, …, features]. */
export function requireFeatures(x: Value): number {
  requireFloat(x);
  const features = sampleSizes(x).at(-1);
  if (features === undefined)
    throw layerProblem('features-missing', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
  return features;
}
