/** Kernels beside onnxruntime, which runs the same graph one operation after the other. */
import { describe, expect, test } from 'vitest';
import { float32, type Shape } from '../../../engine/ir/type.ts';
import { type Graph, input, type Value } from '../../../engine/ir/value.ts';
import { kernelOver } from '../../../engine/kernels/kernel.ts';
import { PAGE } from '../../../engine/kernels/wasm.ts';
import {
  abs,
  add,
  and,
  cast,
  clip,
  div,
  equal,
  exp,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  max,
  min,
  mul,
  neg,
  not,
  sqrt,
  sub,
  where,
} from '../../../engine/ops/index.ts';
import { adam } from '../../../engine/optimizers/adam.ts';
import { fill } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const special = [0, -0, 1, -1, 0.3, -7.5, 1e-40, -1e-45, 3e38, -3e38, infinity, -infinity, nan];
/** Every pair of them, filled up to a multiple of four. */
const pairs = special.flatMap(x => special.map(y => [x, y] as const));
while (pairs.length % 4 !== 0) pairs.push([0, 0]);
const xs = Float32Array.from(pairs, ([x]) => x);
const ys = Float32Array.from(pairs, ([, y]) => y);

type Build = (x: Value, y: Value, k: Value) => Value;

const K = 0.3;

/** The graph of a kernel, and the same over arrays of that shape. */
function graphs(build: Build, shape: Shape): Graph {
  const [x, y] = [input('parameter', 'x', float32(shape)), input('slot', 'y', float32(shape))];
  const k = input('scalar', 'k', float32([]));
  return graphOf([x, y, k], { next: build(x, y, k) });
}

function byKernel(build: Build): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const stride = xs.byteLength;
  const [first, second] = [0, stride].map(at => new Float32Array(memory.buffer, at, xs.length));
  first!.set(xs);
  second!.set(ys);
  kernelOver(memory, graphs(build, ['n']), stride).run(stride, K);
  expect(second).toEqual(ys);
  return first!;
}

async function byRuntime(build: Build): Promise<Float32Array> {
  const graph = graphs(build, [xs.length]);
  const data = [xs, ys, Float32Array.of(K)];
  const results = await runGraph(graph, new Map(graph.inputs.map((value, i) => [value, data[i]!])));
  return results.next as Float32Array;
}

const number = (mask: Value): Value => cast(mask, 'float32');

const operations: { readonly [name: string]: Build } = {
  Add: add,
  Sub: sub,
  Mul: mul,
  Div: div,
  Min: min,
  Max: max,
  Abs: (x, y) => abs(sub(x, y)),
  Neg: (x, y) => neg(add(x, y)),
  Sqrt: (x, y) => add(sqrt(abs(x)), y),
  // onnxruntime takes the largest float32 for a bound that is left out.
  Clip: (x, y) => add(clip(x, -1, 0.5), clip(max(y, -1e38), -infinity, 2)),
  Equal: (x, y) => number(equal(x, y)),
  Less: (x, y) => number(less(x, y)),
  Greater: (x, y) => number(greater(x, y)),
  LessOrEqual: (x, y) => number(lessOrEqual(x, y)),
  GreaterOrEqual: (x, y) => number(greaterOrEqual(x, y)),
  Not: (x, y) => number(not(less(x, y))),
  And: (x, y) => number(and(less(x, y), greater(x, 0))),
  Where: (x, y) => where(greater(x, 0.1), x, y),
  'numbers of the run': (x, y, k) => where(greater(k, 0.2), add(mul(x, sub(1, k)), y), x),
};

describe('a kernel', () => {
  // The sign of 0 is left open: ONNX does not say which of 0 and -0 is the larger.
  test.each(Object.entries(operations))('rounds as onnxruntime does: %s', async (_, build) => {
    const [ours, theirs] = [byKernel(build), await byRuntime(build)];
    expect([...ours].map(x => x + 0)).toEqual([...theirs].map(x => x + 0));
  });

  test('overwrites several arrays, and reads each element before', async () => {
    const length = 64;
    const stride = length * 4;
    const update = (shape: Shape): Graph => {
      const [w, m, v, g] = ['w', 'm', 'v', 'g'].map(name => input('slot', name, float32(shape))) as [
        Value,
        Value,
        Value,
        Value,
      ];
      const scalars = {
        adam_step: input('scalar', 'step', float32([])),
        adam_epsilon: input('scalar', 'epsilon', float32([])),
      };
      const hyper = {
        learningRate: 0.001,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        amsgrad: false,
        weightDecay: 0.01,
      };
      const slots = { first_moment: m, second_moment: v };
      const next = adam.update({ parameter: w, gradient: g, slots, scalars }, hyper as never);
      return graphOf([w, m, v, g, ...Object.values(scalars)], {
        'next/w': next.parameter,
        'next/m': next.slots.first_moment!,
        'next/v': next.slots.second_moment!,
      });
    };
    const data = [1, 2, 3, 4].map(seed =>
      Float32Array.from(fill(seed, length), (x, i) => (seed === 3 ? Math.abs(x) : x) + i / 100),
    );
    const numbers = [0.002, 1e-7];
    const memory = new WebAssembly.Memory({ initial: 1 });
    const arrays = data.map((_, i) => new Float32Array(memory.buffer, i * stride, length));
    for (const [i, array] of arrays.entries()) array.set(data[i]!);
    kernelOver(memory, update(['n']), stride).run(stride, ...numbers);
    const graph = update([length]);
    const results = await runGraph(
      graph,
      new Map(graph.inputs.map((value, i) => [value, data[i] ?? Float32Array.of(numbers[i - 4]!)])),
    );
    expect(arrays.slice(0, 3)).toEqual([results['next/w'], results['next/m'], results['next/v']]);
    expect(arrays[3]).toEqual(data[3]);
  });

  test('stays within the bytes that it is told of', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const all = new Float32Array(memory.buffer).fill(2);
    kernelOver(memory, graphs(mul, ['n']), PAGE / 2).run(32, K);
    expect([...all.subarray(0, 9)]).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 2]);
    expect(all.subarray(8).every(x => x === 2)).toBe(true);
  });

  test('is not made of an operation that it has no instruction for', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    expect(() =>
      kernelOver(
        memory,
        graphs(x => exp(x), ['n']),
        16,
      ),
    ).toThrow('No kernel can be made of Exp.');
  });
});
