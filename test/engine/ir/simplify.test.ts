import { describe, expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { printGraph } from '../../../engine/ir/print.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32, formatType } from '../../../engine/ir/type.ts';
import {
  constant,
  type Graph,
  input,
  operationsOf,
  scalar,
  shapeOf,
  type Value,
} from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import * as ops from '../../../engine/ops/index.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { seeded } from '../../support/samples.ts';

const x = input('feed', 'x', float32([2, 3]));
const y = input('feed', 'y', float32([3]));
const b = input('feed', 'b', { dtype: 'bool', shape: [2, 3] });
const batch = input('feed', 'batch', float32(['batch', 4, 6]));
const mask = (condition: Value) => ops.cast(condition, 'float32');

const names = (graph: Graph) =>
  operationsOf(graph.outputs.map(output => output.value)).map(({ row }) => row.name);
const simplified = (...values: Value[]) =>
  simplify(graphOf([x, y, b, batch], Object.fromEntries(values.map((value, i) => [`r${i}`, value]))));

describe('simplify', () => {
  it('makes one of constants of the same numbers, however many, and of none but these', () => {
    const many = (last: number) =>
      constant(
        Float32Array.from({ length: 5000 }, (_, i) => (i < 4999 ? i : last)),
        [5000],
      );
    const sums = [many(0), many(0), many(-0)].map(value => ops.mul(value, ops.reduceSum(x)));
    const { outputs } = simplified(...sums);
    expect(outputs[1]!.value).toBe(outputs[0]!.value);
    expect(outputs[2]!.value).not.toBe(outputs[0]!.value);
  });

  const { add, concat, div, expand, mul, neg, not, pow, reshape, slice, sub, transpose } = ops;
  const z = neg(y);
  const pair = constant(Float32Array.of(1, 2), [2]);
  const cut = (value: Value, start: number, end: number) =>
    slice(value, { starts: [start], ends: [end], axes: [0] });
  const ones = ops.filled(1, [2, 3]);

  it.each<[string, Value, Value]>([
    ['x + 0', add(x, 0), x],
    ['0 + x', add(0, x), x],
    ['x - 0', sub(x, 0), x],
    ['x · 1', mul(x, 1), x],
    ['1 · x, the ones stretched', mul(ones, x), x],
    ['x / 1', div(x, 1), x],
    ['x ^ 1', pow(x, 1), x],
    ['-(-x)', neg(neg(x)), x],
    ['not not b', not(not(b)), b],
    ['identity', ops.identity(x), x],
    ['stopGradient', ops.stopGradient(x), x],
    ['a transpose and back', transpose(transpose(batch, [1, 2, 0]), [2, 0, 1]), batch],
    ['a reshape and back', reshape(reshape(batch, ['batch', 24]), ['batch', 4, 6]), batch],
    ['a slice of all of it', slice(x, { starts: [0, 0], ends: [2, 9], axes: [0, 1] }), x],
    ['one of several that are joined', cut(concat([y, pair, y], 0), 3, 5), pair],
    ['a step of a stack of steps', ops.squeeze(cut(ops.stack([y, z, y], 0), 1, 2), [0]), z],
    ['squeeze of unsqueeze', ops.squeeze(ops.unsqueeze(x, [1]), [1]), x],
    ['a chain of them', add(mul(neg(neg(sub(x, 0))), 1), 0), x],
  ])('%s is the value itself', (_, value, expected) => {
    expect(simplified(value).outputs[0]!.value).toBe(expected);
  });

  it.each<[string, Value, string[]]>([
    ['0 - x', sub(0, x), ['Sub']],
    ['1 / x', div(1, x), ['Div']],
    ['zeros that stretch x', add(x, ops.filled(0, [5, 2, 3])), ['Expand', 'Add']],
    ['ones of a higher rank', mul(x, constant(Float32Array.of(1), [1, 1, 1])), ['Mul']],
    ['a transpose that moves axes of one', transpose(reshape(x, [1, 2, 1, 3]), [1, 0, 3, 2]), ['Reshape']],
    [
      'a transpose that moves another as well',
      transpose(reshape(x, [1, 2, 3]), [2, 0, 1]),
      ['Reshape', 'Transpose'],
    ],
    ['two transposes', transpose(transpose(batch, [1, 2, 0]), [1, 0, 2]), ['Transpose']],
    [
      'three reshapes',
      reshape(reshape(reshape(batch, ['batch', 24]), ['batch', 6, 4]), ['batch', 2, 12]),
      ['Reshape'],
    ],
    ['a reshape after unsqueeze', reshape(ops.unsqueeze(x, [0]), [6]), ['Reshape']],
    ['x + (-y)', add(x, neg(y)), ['Sub']],
    ['(-y) + x', add(neg(y), x), ['Sub']],
    ['x - (-y)', sub(x, neg(y)), ['Add']],
    ['a stretched operand', mul(expand(y, [2, 3]), x), ['Mul']],
    ['two stretched operands', mul(expand(y, [2, 3]), expand(scalar(2), [2, 3])), ['Expand', 'Mul']],
    ['constants', mul(x, add(mul(scalar(2), 3), ops.sqrt(scalar(4)))), ['Mul']],
    ['a piece of one of several', cut(concat([y, pair, y], 0), 6, 8), ['Slice']],
    ['a piece of two of several', cut(concat([y, pair, y], 0), 2, 4), ['Concat', 'Slice']],
    [
      'every second of several',
      slice(concat([y, pair], 0), { starts: [3], ends: [5], axes: [0], steps: [2] }),
      ['Concat', 'Slice'],
    ],
    [
      'along another axis than they are joined',
      slice(concat([x, x], 0), { starts: [0], ends: [2], axes: [1] }),
      ['Concat', 'Slice'],
    ],
    ['nothing of several', cut(concat([y, pair], 0), 2, 2), ['Concat', 'Slice']],
    ['a clip of what is rectified', ops.clip(ops.relu(x), Number.NEGATIVE_INFINITY, 6), ['Clip']],
    [
      'a gradient that is masked twice',
      mul(mul(y, mask(ops.lessOrEqual(x, 6))), mask(ops.greater(x, 0))),
      ['LessOrEqual', 'Greater', 'And', 'Cast', 'Mul'],
    ],
    ['a ReLU below 0', ops.clip(ops.relu(x), -2, -1), ['Relu', 'Clip']],
    ['a cast of constants', ops.cast(constant(Int32Array.of(1, 2, 3), [3]), 'float32'), []],
  ])('%s leaves little', (_, value, expected) => {
    expect(names(simplified(value))).toEqual(expected);
  });

  it('merges what says the same, with all that follows from it', () => {
    const twice = () => ops.exp(mul(ops.tanh(x), scalar(0.5)));
    const graph = simplified(twice(), add(twice(), twice()));
    expect(names(graph)).toEqual(['Tanh', 'Mul', 'Exp', 'Add']);
  });

  it('keeps apart what differs in a setting, a bit or a type', () => {
    const graph = simplified(
      ops.reduceSum(x, { axes: [0] }),
      ops.reduceSum(x, { axes: [1] }),
      ops.clip(x, 0, 1),
      ops.clip(x, -0, 1),
      ops.clip(x, 0, Number.POSITIVE_INFINITY),
      div(x, 0),
      div(x, -0),
    );
    expect(names(graph)).toHaveLength(7);
  });

  it('merges several results of one operation', () => {
    const [a] = ops.split(x, [1, 2], 1);
    const [, c] = ops.split(x, [1, 2], 1);
    expect(names(simplified(a!, c!))).toEqual(['Split']);
  });

  it('drops what no output needs, and keeps inputs, names and order', () => {
    mul(x, 3);
    const graph = simplify({ name: 'g', inputs: [y, x, b], outputs: [{ name: 'r', value: add(x, 0) }] });
    expect(graph.inputs).toEqual([y, x, b]);
    expect(printGraph(graph)).toContain('return r = x');
  });

  it('folds no more than a model should carry', () => {
    const large = mul(constant(new Float32Array(100_000), [100_000]), 2);
    expect(names(simplified(large))).toEqual(['Mul']);
  });

  it('is done after one pass', () => {
    for (const seed of [1, 2, 3]) {
      const once = simplify(randomGraph(seed, 60));
      expect(printGraph(simplify(once))).toBe(printGraph(once));
    }
  });
});

/** A random graph over x [2, 3] and y [3] with operations of every kind that `simplify` looks at, and its gradients. */
function randomGraph(seed: number, size: number): Graph {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const values: Value[] = [x, y, scalar(0), scalar(1), scalar(-2), ops.filled(1, [2, 3]), ops.filled(0, [3])];
  const like = (shape: readonly number[]) =>
    values.filter(value => JSON.stringify(shapeOf(value)) === JSON.stringify(shape));
  const sized = (shape: readonly number[]) => pick(like(shape));
  const bounded = (value: Value) => ops.tanh(value);
  const makers: (() => Value)[] = [
    () => ops.add(pick(values), sized([])),
    () => ops.add(sized([2, 3]), pick([...like([2, 3]), ...like([3])])),
    () => ops.sub(sized([2, 3]), pick([...like([2, 3]), ...like([3])])),
    () => ops.sub(sized([]), pick(values)),
    () => bounded(ops.mul(sized([2, 3]), pick(values))),
    () => ops.mul(sized([3]), sized([3])),
    () => ops.div(pick(values), pick([1, 2, -4])),
    () => ops.neg(pick(values)),
    () => ops.neg(ops.neg(pick(values))),
    () => ops.expand(pick([...like([3]), ...like([])]), [2, 3]),
    () => ops.transpose(ops.transpose(sized([2, 3]))),
    () => ops.reshape(ops.reshape(sized([2, 3]), [6]), [2, 3]),
    () => ops.squeeze(ops.reshape(ops.transpose(sized([2, 3])), [1, 2, 3]), [0]),
    () => ops.reduceSum(sized([2, 3]), { axes: [0] }),
    () => ops.reduceMean(sized([3])),
    () => ops.where(ops.greater(sized([2, 3]), sized([2, 3])), sized([2, 3]), sized([])),
    () => ops.max(sized([2, 3]), ops.expand(sized([3]), [2, 3])),
    () => ops.identity(ops.stopGradient(pick(values))),
    () => ops.clip(ops.relu(sized([2, 3])), pick([Number.NEGATIVE_INFINITY, 0.1]), pick([0, 0.5, 6])),
  ];
  for (let i = 0; i < size; i++) values.push(pick(makers)());
  const last = values.slice(-6);
  const loss = last.map(value => ops.reduceSum(bounded(value))).reduce((a, c) => ops.add(a, c));
  const outputs: Record<string, Value> = { loss };
  last.forEach((value, i) => {
    outputs[`v${i}`] = value;
  });
  gradients(loss, [x, y]).forEach((gradient, i) => {
    if (gradient) outputs[`g${i}`] = gradient;
  });
  return graphOf([x, y], outputs);
}

describe('a simplified graph', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'seed %i: has the same types and values',
    async seed => {
      const graph = randomGraph(seed, 40);
      const smaller = simplify(graph);
      verify(smaller);
      expect(smaller.outputs.map(({ value }) => formatType(value.type))).toEqual(
        graph.outputs.map(({ value }) => formatType(value.type)),
      );
      expect(names(smaller).length).toBeLessThan(names(graph).length);
      const random = seeded(seed);
      const feeds = new Map([
        [x, Float32Array.from({ length: 6 }, () => random() * 4 - 2)],
        [y, Float32Array.from({ length: 3 }, () => random() * 4 - 2)],
      ]);
      const expected = await runGraph(graph, feeds);
      const found = await runGraph(smaller, feeds);
      for (const [name, values] of Object.entries(expected))
        values.forEach((value, i) => {
          const difference = Math.abs(Number(found[name]![i]) - Number(value));
          expect(difference, `${name}[${i}]`).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(Number(value))),
          );
        });
    },
  );

  it('takes time in proportion to its size, and no more stack', () => {
    const chain = (length: number) => {
      let value: Value = x;
      for (let i = 0; i < length; i++) value = ops.add(ops.mul(ops.tanh(value), 1), y);
      const loss = ops.reduceSum(value);
      return graphOf([x, y], { loss, dx: gradients(loss, [x])[0]! });
    };
    const time = (length: number) => {
      const graph = chain(length);
      const start = performance.now();
      verify(simplify(graph));
      return performance.now() - start;
    };
    time(1000);
    const small = time(1000);
    // 10,000 links are some 90,000 operations.
    expect(time(10_000)).toBeLessThan(40 * Math.max(small, 2));
  });
});
