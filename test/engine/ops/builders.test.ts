import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { constant, input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import * as ops from '../../../engine/ops/index.ts';
import type { NumericData } from '../../../engine/ops/op.ts';
import { OPEN } from '../../../engine/ops/slice.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

/** The values of what the builders give for some inputs. */
async function run(outputs: Record<string, Value>, feeds: Map<Value, NumericData> = new Map()) {
  const results = await runGraph(graphOf([...feeds.keys()], outputs), feeds);
  return Object.fromEntries(
    Object.entries(results).map(([name, data]) => [name, Array.from<number | bigint, number>(data, Number)]),
  );
}

const floats = (...values: number[]) => constant(Float32Array.from(values), [values.length]);

describe('composed functions', () => {
  it('stay finite far out', async () => {
    const x = constant(Float32Array.of(1000, 0, -1000), [1, 3]);
    const { soft, sum, plus } = await run({
      soft: ops.logSoftmax(x, 1),
      sum: ops.logSumExp(x, 1),
      plus: ops.softplus(x),
    });
    expect(soft).toEqual([0, -1000, -2000]);
    expect(sum).toEqual([1000]);
    expect(plus![0]).toBe(1000);
    expect(plus![1]).toBeCloseTo(Math.LN2, 6);
    expect(plus![2]).toBe(0);
  });

  it('pass the gradients of softmax through the shift', async () => {
    const x = input('feed', 'x', float32([1, 3]));
    const data = Float32Array.of(0.5, -1, 2);
    const loss = ops.neg(
      ops.reduceSum(ops.slice(ops.logSoftmax(x, 1), { starts: [1], ends: [2], axes: [1] })),
    );
    const total = data.reduce((sum, value) => sum + Math.exp(value), 0);
    const { dx } = await run({ dx: gradients(loss, [x])[0]! }, new Map([[x, data]]));
    dx!.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.exp(data[i]!) / total - (i === 1 ? 1 : 0), 5);
    });
  });

  it('say or by not and and', async () => {
    const bools = (...values: number[]) => constant(Uint8Array.from(values), [4], 'bool');
    const { either } = await run({ either: ops.or(bools(0, 0, 1, 1), bools(0, 1, 0, 1)) });
    expect(either).toEqual([0, 1, 1, 1]);
  });

  it.each(['int64', 'int32'] as const)('oneHot takes %s', async dtype => {
    const data = dtype === 'int64' ? BigInt64Array.of(2n, 0n) : Int32Array.of(2, 0);
    const { y } = await run({ y: ops.oneHot(constant(data, [2]), 3) });
    expect(y).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('gather at index vectors', async () => {
    const data = constant(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const { y } = await run({ y: ops.gatherND(data, constant(BigInt64Array.of(1n, 2n, 0n, 1n), [2, 2])) });
    expect(y).toEqual([6, 2]);
  });

  it('count in any dtype', async () => {
    const { i, f } = await run({ i: ops.iota(3, 'int64'), f: ops.iota(3, 'float32') });
    expect([i, f]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  it('square what has no axis left to sum', async () => {
    const { y } = await run({ y: ops.reduceSumSquare(floats(2, -3), { axes: [] }) });
    expect(y).toEqual([4, 9]);
  });
});

describe('slice', () => {
  const end = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(OPEN, -OPEN));

  it('takes what ONNX says, backwards too', async () => {
    const cases = fc.sample(
      fc.record({
        start: fc.integer({ min: -9, max: 9 }),
        end,
        step: fc.integer({ min: -4, max: 4 }).filter(step => step !== 0),
        size: fc.integer({ min: 1, max: 8 }),
      }),
      { seed: 5, numRuns: 200 },
    );
    const outputs: Record<string, Value> = {};
    cases.forEach(({ start, end, step, size }, i) => {
      const x = floats(...Array.from({ length: size }, (_, at) => at));
      // An element in front, as onnxruntime refuses an output without any.
      const y = ops.slice(x, { starts: [start], ends: [end], steps: [step] });
      outputs[`y${i}`] = ops.concat([floats(-1), y], 0);
    });
    const results = await run(outputs);
    cases.forEach(({ start, end, step, size }, i) => {
      expect(results[`y${i}`]!.slice(1), JSON.stringify(cases[i])).toEqual(sliced(size, start, end, step));
    });
  });

  /** ONNX's Slice, from its definition. */
  function sliced(size: number, start: number, end: number, step: number): number[] {
    const clamp = (index: number, low: number, high: number) =>
      Math.min(Math.max(index < 0 ? index + size : index, low), high);
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
    const taken: number[] = [];
    const last = clamp(end, low, high);
    for (let i = clamp(start, 0, high); step > 0 ? i < last : i > last; i += step) taken.push(i);
    return taken;
  }
});

describe('a graph whose batch is not known', () => {
  it('runs for every size', async () => {
    const x = input('feed', 'x', float32(['batch', 2, 3]));
    const flat = ops.reshape(x, ['batch', 6]);
    const outputs = {
      flat,
      rows: ops.reshape(x, [-1, 3]),
      wide: ops.expand(ops.unsqueeze(flat, [1]), ['batch', 4, 6]),
      apart: ops.reshape(ops.transpose(x, [1, 0, 2]), [2, 'batch', 1, 3]),
      cut: ops.slice(x, { starts: [1], ends: [OPEN], axes: [0] }),
      back: ops.reverse(x, [0]),
      twice: ops.concat([x, x], 0),
      mean: ops.reduceMean(x, { axes: [0] }),
    };
    expect(Object.values(outputs).map(value => shapeOf(value).join())).toEqual([
      'batch,6',
      '2*batch,3',
      'batch,4,6',
      '2,batch,1,3',
      'batch-1,2,3',
      'batch,2,3',
      '2*batch,2,3',
      '2,3',
    ]);
    const session = await InferenceSession.create(emitModel(graphOf([x], outputs)));
    for (const batch of [1, 5]) {
      const results = await session.run({
        x: new Tensor('float32', new Float32Array(batch * 6), [batch, 2, 3]),
      });
      for (const [name, value] of Object.entries(outputs))
        expect(results[name]!.dims, name).toEqual(
          shapeOf(value).map(dim => new Function('batch', `return ${dim}`)(batch)),
        );
    }
  });

  it('cannot stretch to it, or work out two dimensions', () => {
    const x = input('feed', 'x', float32(['batch', 'time', 2]));
    const emit = (value: Value) => () => emitModel(graphOf([x], { value }));
    expect(emit(ops.expand(ops.reduceSum(x), ['batch', 3]))).toThrow('Cannot stretch [] to [batch, 3]');
    expect(emit(ops.reshape(x, [2, 'batch', 'time']))).toThrow('more than one dimension that is not known');
    expect(emit(ops.reshape(x, ['batch', 'time', 2, 1]))).not.toThrow();
  });
});
