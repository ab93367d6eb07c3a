/** Bodies that are not as plain as the row's samples. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32 } from '../../../engine/ir/type.ts';
import {
  applyAll,
  type Graph,
  input,
  type Operation,
  operationsOf,
  shapeOf,
  type Value,
} from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import {
  add,
  gather,
  matmul,
  mul,
  reduceSum,
  type ScanBody,
  scan,
  sigmoid,
  softmax,
  sub,
  tanh,
} from '../../../engine/ops/index.ts';
import { checkGradient } from '../../support/check-gradient.ts';
import { fill } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

type Shapes = readonly (readonly number[])[];

/** The operation on new inputs of these shapes. */
function scanOf(
  states: Shapes,
  sequences: Shapes,
  shared: Shapes,
  body: ScanBody,
  reverse = false,
): Operation {
  const given = (name: string, shapes: Shapes) =>
    shapes.map((shape, i) => input('feed', `${name}${i}`, float32(shape)));
  const step = scan(
    {
      states: given('s', states),
      sequences: given('x', sequences),
      shared: given('w', shared),
      reverse,
    },
    body,
  );
  return [...step.states, ...step.results][0]!.source as Operation;
}

const bodies: readonly (readonly [string, () => Operation])[] = [
  [
    'a weight that multiplies twice, and stands alone as well',
    () =>
      scanOf([[2, 3]], [[4, 2, 3]], [[3, 3]], ([h], [x], [w]) => {
        const next = tanh(add(matmul(h!, w!), matmul(x!, w!)));
        return { states: [next], results: [mul(next, reduceSum(mul(w!, w!)))] };
      }),
  ],
  [
    'a weight that only multiplies, twice',
    () =>
      scanOf([[2, 3]], [[4, 2, 3]], [[3, 3]], ([h], [x], [w]) => ({
        states: [tanh(add(matmul(h!, w!), sigmoid(matmul(x!, w!))))],
        results: [],
      })),
  ],
  [
    'a weight on the left of its product',
    () =>
      scanOf([[3, 2]], [[4, 3, 2]], [[3, 3]], ([h], [x], [w]) => ({
        states: [tanh(add(matmul(w!, h!), x!))],
        results: [],
      })),
  ],
  [
    'attention within the steps, backwards',
    () =>
      scanOf(
        [[2, 3]],
        [[3, 2, 3]],
        [
          [5, 3],
          [3, 5],
        ],
        ([h], [x], [keys, queries]) => {
          const weights = softmax(matmul(add(h!, x!), queries!), 1);
          const next = matmul(weights, keys!);
          return { states: [next], results: [weights] };
        },
        true,
      ),
  ],
  [
    'a recurrence within a recurrence',
    () =>
      scanOf([[2, 3]], [[3, 4, 2, 3]], [[3, 3]], ([h], [rows], [w]) => {
        const inner = scan({ states: [h!], sequences: [rows!], shared: [w!] }, ([before], [x], [u]) => {
          const next = tanh(add(matmul(before!, u!), x!));
          return { states: [next], results: [mul(next, next)] };
        });
        return { states: [inner.states[0]!], results: [reduceSum(inner.results[0]!, { axes: [0] })] };
      }),
  ],
  [
    'a result that is the state itself, and a state that changes into another',
    () =>
      scanOf(
        [
          [2, 2],
          [2, 2],
        ],
        [[3, 2, 2]],
        [],
        ([a, b], [x]) => ({ states: [mul(b!, x!), sub(a!, x!)], results: [a!, a!, x!] }),
      ),
  ],
];

describe('the gradient', () => {
  it.each(bodies)('of %s agrees with central differences', async (name, build) => {
    const { row, attributes, inputs } = build();
    const sample = { inputs: inputs.map(value => shapeOf(value).map(Number)), attributes };
    const { error, precision } = await checkGradient({ name, row, sample }, 3);
    expect(precision).toBe('float64');
    expect(error).toBeLessThan(1e-7);
  });

  it.each(bodies)('of %s is the same, bit for bit, once it is simplified', async (_, build) => {
    const { inputs, outputs } = build();
    const loss = outputs.map(output => reduceSum(mul(output, output))).reduce((a, b) => add(a, b));
    const found = gradients(loss, inputs);
    const graph = graphOf(inputs, {
      loss,
      ...Object.fromEntries(found.map((gradient, i) => [`g${i}`, gradient!])),
    });
    const simple = simplify(graph);
    verify(simple);
    const scans = (of: Graph) =>
      operationsOf(of.outputs.map(({ value }) => value)).filter(({ row }) => row.name === 'Scan').length;
    expect(scans(graph)).toBe(3);
    expect(scans(simple)).toBe(2);
    const feeds = new Map(
      inputs.map((value, i) => [
        value,
        fill(
          i,
          shapeOf(value).reduce<number>((n, dim) => n * Number(dim), 1),
        ),
      ]),
    );
    expect(await runGraph(simple, feeds)).toEqual(await runGraph(graph, feeds));
  });

  it('does not pass to what the steps have no use for', () => {
    const [x, w] = [input('feed', 'x', float32([3, 2])), input('feed', 'w', float32([2]))];
    const { results } = scan({ states: [], sequences: [x], shared: [w] }, (_, [e]) => ({
      states: [],
      results: [mul(e!, e!)],
    }));
    const [dx, dw] = gradients(reduceSum(results[0]!), [x, w]);
    expect(dx).not.toBeNull();
    expect(dw).toBeNull();
  });
});

describe('indices among the sequences', () => {
  it('are read, and the table gets its gradient', async () => {
    const table = input('feed', 'table', float32([5, 3]));
    const at = input('feed', 'at', { dtype: 'int64', shape: [4, 2] });
    const h = input('feed', 'h', float32([2, 3]));
    const { states } = scan({ states: [h], sequences: [at], shared: [table] }, ([before], [i], [rows]) => ({
      states: [mul(before!, gather(rows!, i!))],
      results: [],
    }));
    const [gradient] = gradients(reduceSum(states[0]!), [table]);
    const graph = graphOf([table, at, h], { gradient: gradient! });
    verify(graph);
    // Each row is used once or not at all, so its gradient is the product of the others that its column met.
    const numbers = fill(1, 15);
    const feeds = new Map<Value, Float32Array | BigInt64Array>([
      [table, numbers],
      [at, BigInt64Array.of(0n, 4n, 1n, 4n, 2n, 4n, 3n, 4n)],
      [h, new Float32Array(6).fill(1)],
    ]);
    const { gradient: found } = await runGraph(graph, feeds);
    for (const row of [0, 1, 2, 3])
      for (const column of [0, 1, 2]) {
        const others = [0, 1, 2, 3].filter(other => other !== row).map(other => numbers[other * 3 + column]!);
        expect(found![row * 3 + column]).toBeCloseTo(
          others.reduce((a, b) => a * b),
          5,
        );
      }
    for (const column of [0, 1, 2])
      expect(found![12 + column]).toBeCloseTo(4 * numbers[12 + column]! ** 3, 5);
  });
});

describe('what a body must be', () => {
  const x = input('feed', 'x', float32([3, 2]));
  it('gives back states of the type that it takes', () => {
    const h = input('feed', 'h', float32([2]));
    expect(() =>
      scan({ states: [h], sequences: [x], shared: [] }, ([s]) => ({ states: [reduceSum(s!)], results: [] })),
    ).toThrow('The body of a Scan gives back float32[] in place 0, not float32[2].');
  });

  it('runs over sequences of one length, at least one', () => {
    const y = input('feed', 'y', float32([4, 2]));
    const body: ScanBody = (_, [e]) => ({ states: [], results: [e!] });
    expect(() => scan({ states: [], sequences: [x, y], shared: [] }, body)).toThrow('have 3 and 4 steps');
    expect(() => scan({ states: [], sequences: [], shared: [x] }, body)).toThrow('needs a sequence');
  });

  it('is verified with the graph around it', () => {
    const { results } = scan({ states: [], sequences: [x], shared: [] }, (_, [e]) => ({
      states: [],
      results: [tanh(e!)],
    }));
    const [operation] = operationsOf(results) as [Operation];
    verify(graphOf([x], { y: results[0]! }));
    const { body } = operation.attributes as { body: Graph };
    // The same body without its input in the list.
    const wrong = { ...body, inputs: [input('body', 'other', float32([2]))] };
    const [y] = applyAll(operation.row, [x], { ...operation.attributes, body: wrong });
    expect(() => verify(graphOf([x], { y: y! }))).toThrow('the input element0 is not listed');
  });
});
