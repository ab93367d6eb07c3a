/** A thousand steps are as small a graph as ten; and both ways to run a recurrence say the same. */
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { input, operationsOf, type Value } from '../../../engine/ir/value.ts';
import { gruCell } from '../../../engine/layers/gru.ts';
import { lstmCell } from '../../../engine/layers/lstm.ts';
import { type Cell, runByOperator, runByScan } from '../../../engine/layers/recurrence.ts';
import { rnnCell } from '../../../engine/layers/simple-rnn.ts';
import { concat } from '../../../engine/ops/index.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { type Attributes, documentOf, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** A sequence of `steps` × 3 to one number. */
const reading = (type: string, steps: number, attributes: Attributes = {}): Document =>
  documentOf(
    [
      node('Input', { field: 'x' }),
      node(type, { units: 16, ...attributes }, 'layer'),
      node('Dense', { units: 1 }),
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    ['input > layer', 'layer > dense', 'dense > output'],
    {
      fields: [
        { name: 'x', kind: 'tensor', dtype: 'float32', shape: [steps, 3] },
        { name: 't', kind: 'tensor', dtype: 'float32', shape: [1] },
      ],
      training: { optimizer: { type: 'Adam', attributes: {} } },
    },
  );

const rowsOf = (outputs: readonly { readonly value: Value }[]): string[] =>
  operationsOf(outputs.map(({ value }) => value)).map(({ row }) => row.name);

describe.each(['SimpleRNN', 'LSTM', 'GRU'])('%s', type => {
  test('trains by one Scan forwards and one back, of the same size for any number of steps', () => {
    const [short, long] = [10, 1000].map(steps => {
      const { graph } = buildTrainingGraph(reading(type, steps), { batchSize: 4 });
      return rowsOf(graph.outputs);
    });
    expect(short!.filter(name => name === 'Scan')).toHaveLength(2);
    expect(long).toEqual(short);
  });

  test('compiles a thousand steps in well under a second, and learns from them', async () => {
    const start = performance.now();
    const document = reading(type, 1000);
    const trainer = new Trainer(document, 4);
    expect(performance.now() - start).toBeLessThan(1000);
    await trainer.initialize();
    const feeds = { input: fill(1, 4 * 1000 * 3), 'target/output': fill(2, 4) };
    const losses: number[] = [];
    for (let step = 0; step < 12; step++)
      losses.push((await trainer.train(feeds, { learningRate: 0.02 })).loss!);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
  });

  test('is exported as the operator of ONNX, for a batch of any size', async () => {
    const { graph, state } = buildInferenceGraph(reading(type, 5, { bidirectional: true, layers: 2 }));
    const names = rowsOf(graph.outputs);
    expect(names).not.toContain('Scan');
    expect(names.filter(name => ['LSTM', 'GRU', 'RNN'].includes(name))).toHaveLength(2);
    const parameters = Object.fromEntries(
      state.map(({ name, type: { shape } }, i) => [
        name,
        fill(
          i,
          shape.reduce<number>((n, dim) => n * Number(dim), 1),
          0.3,
        ),
      ]),
    );
    const x = fill(1, 3 * 5 * 3);
    const three = await (await runnerOf(graph, 3)).run({ input: x, ...parameters });
    const one = await (await runnerOf(graph, 1)).run({ input: x.slice(15, 30), ...parameters });
    expect(relativeDifference(one.output!, three.output!.slice(1, 2), 0.1)).toBeLessThan(1e-5);
  });

  test.skipIf(noWebGpu)('trains on webgpu without the CPU, where the sequence is short', async () => {
    const { graph } = buildTrainingGraph(reading(type, 6), { batchSize: 2 });
    const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
    await session.release();
  });
});

const cells: readonly (readonly [string, Cell, number])[] = [
  ['LSTM', lstmCell, 4],
  ['GRU', gruCell, 3],
  ['tanh RNN', rnnCell('tanh'), 1],
  ['relu RNN', rnnCell('relu'), 1],
];

describe('by Scan and by the operator of ONNX', () => {
  const [steps, batch, features, units] = [40, 5, 7, 12];
  const cases = cells.flatMap(([name, cell, gates]) =>
    [1, 2].flatMap(directions =>
      [false, true].flatMap(masked =>
        [false, true].map(
          begun =>
            [
              `${name}, ${directions} directions${masked ? ', lengths' : ''}${begun ? ', states to begin with' : ''}`,
              cell,
              gates,
              directions,
              masked,
              begun,
            ] as const,
        ),
      ),
    ),
  );
  test.each(cases)('%s: the same', async (_, cell, gates, directions, masked, begun) => {
    const feeds = new Map<Value, Float32Array | Int32Array>();
    const draw = (name: string, shape: readonly number[], scale: number): Value => {
      const value = input('feed', name, float32(shape));
      const size = shape.reduce((n, dim) => n * dim, 1);
      feeds.set(value, fill(feeds.size + 1, size, scale));
      return value;
    };
    const x = draw('x', [steps, batch, features], 2);
    const rows = gates * units;
    const weights = Array.from({ length: directions }, (__, i) => ({
      input: draw(`w${i}`, [rows, features], 0.4),
      hidden: draw(`u${i}`, [rows, units], 0.4),
      biases: [draw(`b${i}`, [rows], 0.3), draw(`c${i}`, [rows], 0.3)] as const,
    }));
    const lengths = masked ? input('feed', 'lengths', { dtype: 'int32', shape: [batch] }) : null;
    // One sequence is whole, one is nothing but padding.
    if (lengths) feeds.set(lengths, Int32Array.of(steps, 17, 1, 0, 39));
    const initial = begun
      ? weights.map((_, i) => cell.states.map(name => draw(`start_${name}${i}`, [batch, units], 0.9)))
      : null;
    const scanned = runByScan(cell, x, weights, { lengths, initial }, units);
    const native = runByOperator(cell, x, weights, { lengths, initial }, units);
    const final = (states: typeof scanned): Value => concat(states.final.flat(), 1);
    const graph = graphOf([...feeds.keys()], {
      scannedAll: scanned.all,
      scannedLast: final(scanned),
      nativeAll: native.all,
      nativeLast: final(native),
    });
    const results = await runGraph(simplify(graph), feeds);
    const [a, b] = [results.scannedAll, results.nativeAll] as [Float32Array, Float32Array];
    expect(a.length).toBe(steps * batch * units * directions);
    expect(relativeDifference(a, b, 1)).toBeLessThan(1e-5);
    const [c, d] = [results.scannedLast, results.nativeLast] as [Float32Array, Float32Array];
    expect(relativeDifference(c, d, 1)).toBeLessThan(1e-5);
  });
});
