/** What several layers ask of the values that arrive. Each throws a TypeProblem that says what arrived instead. */
import { layerProblem } from '../graph/problem-codes.ts';
import { type Dim, formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';

export function requireFloat(x: Value, port = 'x'): void {
  if (x.type.dtype !== 'float32') throw layerProblem('dtype-float', { dtype: x.type.dtype }, { port });
}

export interface Spatial {
  readonly batch: Dim;
  readonly channels: number;
  /** Of the axes behind the channels. */
  readonly sizes: readonly number[];
}

const LAYOUTS = ['length', 'height, width', 'depth, height, width'];

/** [batch, channels, ...sizes] of float32, with this many sizes; with one to three where no number is given. */
export function requireSpatial(x: Value, rank?: number): Spatial {
  requireFloat(x);
  const [batch, ...sample] = shapeOf(x);
  const shape = formatShape(shapeOf(x));
  const found = sample.length - 1;
  if (batch === undefined || (rank === undefined ? found < 1 || found > 3 : found !== rank)) {
    if (rank === 2) throw layerProblem('image-expected', { shape }, { port: 'x' });
    const layouts = rank === undefined ? LAYOUTS : [LAYOUTS[rank - 1]!];
    const expected = layouts.map(layout => `[batch, channels, ${layout}]`).join(' / ');
    throw layerProblem('layout-expected', { expected, shape }, { port: 'x' });
  }
  const [channels, ...sizes] = sampleSizes(x) as [number, ...number[]];
  return { batch, channels, sizes };
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

/** An axis that x has, the batch not counted; negative ones count from the end. Given from 1 on. */
export function requireAxis(x: Value, axis: number, attribute = 'axis'): number {
  const rank = shapeOf(x).length;
  const at = { attribute };
  if (axis >= 0 && axis > rank - 1)
    throw layerProblem('attribute-at-most', { ...at, limit: rank - 1, value: axis }, at);
  const counted = axis < 0 ? axis + rank : axis;
  if (counted < 1)
    throw layerProblem('attribute-at-least', { ...at, limit: axis < 0 ? 1 - rank : 1, value: axis }, at);
  return counted;
}
