import { describe, expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { add, mul, reduceSum, rows } from '../../../engine/ops/index.ts';
import type { NumericData, OpRow } from '../../../engine/ops/op.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { applied, casesOf, type Feed, feedsOf, isDifferentiable, seeded } from '../../support/samples.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** Rows that no training graph for a GPU uses: they fall back to the CPU there. */
const CPU_ONLY: Readonly<Record<string, string>> = {
  FusedMatMul:
    'onnxruntime has no webgpu kernel; a form of ConvWeightGradient that only the CPU takes uses it',
  ReorderInput: 'a layout of the CPU',
  ReorderOutput: 'a layout of the CPU',
  BlockedConv: 'a kernel of the CPU; a form of Conv and its gradients that only the CPU takes uses it',
  RNN: 'onnxruntime has no webgpu kernel, as it has for LSTM and GRU; it only stands where nothing is trained',
};

/** Largest difference allowed, relative to the size of the value (at least 1). */
const TOLERANCE = 2e-5;
/** WGSL promises sin and cos to 2^-11 only. */
const LOOSE: Readonly<Record<string, number>> = { Sin: 5e-4, Cos: 5e-4 };

/** All samples of a row, and the gradients of those that have one, side by side in one graph. */
function sideBySide(row: OpRow) {
  const random = seeded(7);
  const feeds: Feed[] = [];
  const results: Record<string, Value> = {};
  casesOf([row]).forEach((sampleCase, n) => {
    const own = feedsOf(sampleCase, random, `x${n}_`);
    feeds.push(...own);
    const outputs = applied(sampleCase, own);
    outputs.forEach((output, i) => {
      results[`y${n}_${i}`] = output;
    });
    if (row.vjp === 'none' || !isDifferentiable(sampleCase)) return;
    const loss = outputs
      .map((output, i) => {
        const value = input('feed', `w${n}_${i}`, float32(shapeOf(output)));
        const data = Float32Array.from({ length: sizeOf(output) }, random);
        feeds.push({ value, data, differentiable: false });
        return reduceSum(mul(output, value));
      })
      .reduce((a, b) => add(a, b));
    const moved = own.filter(feed => feed.differentiable).map(feed => feed.value);
    gradients(loss, moved).forEach((gradient, i) => {
      results[`g${n}_${i}`] = gradient!;
    });
  });
  const values = feeds.map(feed => feed.value);
  return { graph: graphOf(values, results), feeds: new Map(feeds.map(({ value, data }) => [value, data])) };
}

const sizeOf = (value: Value) => shapeOf(value).reduce<number>((n, dim) => n * Number(dim), 1);

function difference(a: NumericData, b: NumericData): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [Number(a[i]), Number(b[i])];
    if (x !== y) largest = Math.max(largest, Math.abs(x - y) / Math.max(1, Math.abs(x)));
  }
  return largest;
}

it('is made of every row but these', () => {
  const names = new Set(rows.map(({ name }) => name));
  expect(Object.keys(CPU_ONLY).filter(name => !names.has(name))).toEqual([]);
  expect(rows.filter(row => casesOf([row]).length === 0)).toEqual([]);
});

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
describe.skipIf(noWebGpu)(
  `every row and its gradient give the same on webgpu as on the CPU${skipped}`,
  () => {
    it.each(rows.filter(row => !CPU_ONLY[row.name]))('$name', async row => {
      const { graph, feeds } = sideBySide(row);
      const cpu = await runGraph(graph, feeds);
      const gpu = await runGraph(graph, feeds, { provider: 'webgpu' });
      expect(Object.keys(cpu).length).toBeGreaterThan(0);
      const differences = Object.keys(cpu).map(name => [name, difference(cpu[name]!, gpu[name]!)] as const);
      const allowed = LOOSE[row.name] ?? TOLERANCE;
      // NaN fails too.
      expect(differences.filter(([, size]) => !(size <= allowed))).toEqual([]);
    });
  },
);
