import { describe, expect, it } from 'vitest';
import { gradients } from '../../engine/autodiff.ts';
import { float32 } from '../../engine/ir/type.ts';
import { input, operationsOf, shapeOf, type Value, withOrigin } from '../../engine/ir/value.ts';
import {
  add,
  cast,
  exp,
  greater,
  mul,
  reduceSum,
  split,
  stopGradient,
  tanh,
} from '../../engine/ops/index.ts';
import { graphOf, runGraph } from '../support/run-graph.ts';

const x = input('parameter', 'x', float32([3]));
const y = input('feed', 'y', float32([3]));
const data = new Map([
  [x, Float32Array.of(1, -2, 3)],
  [y, Float32Array.of(4, 5, -6)],
]);

async function valuesOf(value: Value | null): Promise<number[]> {
  return [...(await runGraph(graphOf([x, y], { value: value! }), data)).value!].map(Number);
}

describe('gradients', () => {
  it('add up over every use of a value', async () => {
    const loss = reduceSum(add(mul(x, x), mul(x, y)));
    const [dx, dy] = gradients(loss, [x, y]);
    expect(await valuesOf(dx!)).toEqual([6, 1, 0]);
    expect(await valuesOf(dy!)).toEqual([1, -2, 3]);
  });

  it('of the loss by itself are 1', async () => {
    const loss = reduceSum(x);
    expect(await valuesOf(gradients(loss, [loss])[0]!)).toEqual([1]);
  });

  it('are null where the loss does not depend on a value, or not smoothly', () => {
    const loss = reduceSum(cast(greater(x, 0), 'float32'));
    expect(gradients(loss, [x, y])).toEqual([null, null]);
    expect(gradients(reduceSum(stopGradient(mul(x, y))), [x, y])).toEqual([null, null]);
  });

  it('stop where they are told to, and pass beside it', async () => {
    const [dx] = gradients(reduceSum(mul(x, stopGradient(x))), [x]);
    expect(await valuesOf(dx!)).toEqual([1, -2, 3]);
  });

  it('reach an operation through one of its outputs alone', async () => {
    const [, last] = split(x, [1, 2], 0);
    const [dx] = gradients(reduceSum(mul(last!, 2)), [x]);
    expect(await valuesOf(dx!)).toEqual([0, 2, 2]);
  });

  it('reach values in the middle', async () => {
    const middle = mul(x, 3);
    const [dMiddle, dx] = gradients(reduceSum(mul(middle, middle)), [middle, x]);
    expect(await valuesOf(dMiddle!)).toEqual([6, -12, 18]);
    expect(await valuesOf(dx!)).toEqual([18, -36, 54]);
  });

  it('carry the node that the forward operation was made for', () => {
    const hidden = withOrigin('hidden', () => tanh(mul(x, y)));
    const loss = withOrigin('out', () => reduceSum(exp(hidden)));
    const [dx] = gradients(loss, [x]);
    const origins = new Set(operationsOf([dx!]).map(({ origin }) => origin));
    expect(origins).toEqual(new Set(['hidden', 'out']));
    expect(dx!.origin).toBe('hidden');
  });

  it('are built for nothing but what was asked for', () => {
    const loss = reduceSum(mul(tanh(x), exp(y)));
    const [dx] = gradients(loss, [x]);
    // The gradient of exp would need exp(y) · g · tanh(x).
    const used = operationsOf([dx!]).filter(({ inputs }) => inputs.includes(y));
    expect(used.map(({ row }) => row.name)).toEqual(['Exp']);
  });

  it('need no stack for a deep graph', () => {
    let value: Value = x;
    for (let i = 0; i < 20_000; i++) value = tanh(value);
    expect(shapeOf(gradients(reduceSum(value), [x])[0]!)).toEqual([3]);
  });

  it('start from a loss of shape []', () => {
    expect(() => gradients(x, [x])).toThrow('A loss has the shape [], not [3].');
  });
});
