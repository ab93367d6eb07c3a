/**
 * What the layers share that vary the samples at random: only in training, each sample by numbers of its own, all of them drawn
 * by the generator that knows no hidden state. In evaluation and in the exported model they do nothing.
 */
import { shapeOf, type Value } from '../ir/value.ts';
import {
  abs,
  add,
  and,
  cast,
  clip,
  equal,
  floor,
  greaterOrEqual,
  iota,
  less,
  matmul,
  mul,
  reshape,
  sub,
  transpose,
} from '../ops/index.ts';
import { choice, float } from './attribute.ts';
import type { Scope } from './layer.ts';

/** One number for each sample, uniform on [low, high), with as many axes as x. */
export const drawn = (x: Value, scope: Scope, low: number, high: number): Value =>
  add(mul(scope.uniform(shapeOf(x).map((dim, axis) => (axis === 0 ? dim : 1))), high - low), low);

/** A whole number for each sample, from low to high, both included. */
export const drawnWhole = (x: Value, scope: Scope, low: number, high: number): Value =>
  add(floor(drawn(x, scope, 0, high - low + 1)), low);

/** 0, 1, …, count - 1 as float32 along one axis of x. */
export const places = (x: Value, axis: number, count = Number(shapeOf(x)[axis])): Value =>
  reshape(
    cast(iota(count), 'float32'),
    shapeOf(x).map((_, i) => (i === axis ? count : 1)),
  );

/** Whether low <= x < high. */
export const isWithin = (x: Value, low: Value | number, high: Value | number): Value =>
  and(greaterOrEqual(x, low), less(x, high));

export const borderAttributes = {
  mode: choice({
    default: 'constant',
    options: ['constant', 'reflect', 'edge'],
    doc: 'What lies beyond the border: one value, the image mirrored, or its outermost pixels again.',
  }),
  value: float({
    default: 0,
    when: { attribute: 'mode', is: ['constant'] },
    doc: 'The value beyond the border.',
  }),
};

export interface Border {
  readonly mode: 'constant' | 'reflect' | 'edge';
  readonly value: number;
}

/** The place within the image that stands for one beyond its border; a constant border leaves it beyond. */
export function withinBorder(place: Value, size: number, { mode }: Border): Value {
  if (mode === 'constant') return place;
  const mirrored = sub(size - 1, abs(sub(size - 1, abs(place))));
  return clip(mode === 'reflect' ? mirrored : place, 0, size - 1);
}

/**
 * A part of each image, which may reach beyond it: by products with matrices that have a single 1 in each row. They run on
 * every provider and have a gradient, and a row without a 1 is the constant border.
 * @param x [batch, channels, height, width]
 * @param top of the part, whole numbers [batch, 1, 1, 1]
 */
export function cutOut(x: Value, top: Value, left: Value, size: readonly number[], border: Border): Value {
  const select = (start: Value, axis: number): Value => {
    const from = Number(shapeOf(x)[axis]);
    const place = withinBorder(add(start, places(x, 2, size[axis - 2])), from, border);
    return cast(equal(place, places(x, 3, from)), 'float32');
  };
  const rows = select(top, 2);
  const columns = transpose(select(left, 3), [0, 1, 3, 2]);
  const offset = border.mode === 'constant' ? border.value : 0;
  if (offset === 0) return matmul(matmul(rows, x), columns);
  return add(matmul(matmul(rows, sub(x, offset)), columns), offset);
}
