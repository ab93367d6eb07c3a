/** States that recurrent layers begin with and end in, beside PyTorch's. */
import { expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { documentOf, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { objectiveFixtures, trainAsPyTorch } from '../../support/objective-fixtures.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runnerOf } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const { states: fixtures } = objectiveFixtures;
const [BATCH, STEPS, LENGTHS] = [6, 5, [5, 3, 1, 4, 5, 2]];

const tensor = (name: string, shape: readonly number[]) => ({
  name,
  kind: 'tensor' as const,
  dtype: 'float32' as const,
  shape,
});

/** `recurrent` of make_objective_fixtures.py: a Dense makes each state, and all results have a target. */
function networkFor(name: string) {
  const { type, attributes } = fixtures[name]!;
  const { units, layers, bidirectional, masked } = attributes;
  const directions = bidirectional ? 2 : 1;
  const count = layers * directions;
  const states = type === 'LSTM' ? ['h', 'c'] : ['h'];
  const state = count === 1 ? [units] : [count, units];
  const targets = {
    y: [STEPS, directions * units],
    ...Object.fromEntries(states.map(port => [port, state])),
  };
  const document = documentOf(
    [
      node('Input', { field: 'x' }, 'x'),
      node('Input', { field: 'seed' }, 'seed'),
      ...(masked ? [node('Input', { field: 'mask' }, 'mask')] : []),
      ...states.flatMap(port => [
        node('Dense', { units: count * units }, `start_${port}`),
        node('Reshape', { shape: state }, `state_${port}`),
      ]),
      node(type, { ...attributes, returns: 'all', initialState: true, finalState: true }, 'layer'),
      ...Object.keys(targets).map(port =>
        node('Output', { target: `t_${port}`, loss: 'mse', metrics: [] }, port),
      ),
    ],
    [
      'x > layer',
      ...(masked ? ['mask > layer.mask'] : []),
      ...states.flatMap(port => [
        `seed > start_${port}`,
        `start_${port} > state_${port}`,
        `state_${port} > layer.${port}0`,
      ]),
      ...Object.keys(targets).map(port => `layer.${port} > ${port}`),
    ],
    {
      fields: [
        tensor('x', [STEPS, 4]),
        tensor('seed', [3]),
        tensor('mask', [STEPS]),
        ...Object.entries(targets).map(([port, shape]) => tensor(`t_${port}`, shape)),
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
  const mask = LENGTHS.flatMap(length => Array.from({ length: STEPS }, (_, step) => Number(step < length)));
  const size = (shape: readonly number[]) => shape.reduce((product, dim) => product * dim, BATCH);
  const feeds = {
    x: fill(1, BATCH * STEPS * 4, 2),
    seed: fill(2, BATCH * 3, 2),
    ...(masked && { mask }),
    ...Object.fromEntries(
      Object.entries(targets).map(([port, shape], i) => [`target/${port}`, fill(501 + i, size(shape))]),
    ),
  };
  return { document, feeds, ports: Object.keys(targets) };
}

test.each(Object.keys(fixtures))('%s', async name => {
  const { document, feeds, ports } = networkFor(name);
  expect(check(document).problems).toEqual([]);
  const fixture = fixtures[name]!;
  const trainer = await trainAsPyTorch(document, fixture, feeds);
  // By the operator of ONNX, with a batch of any size.
  const { graph } = buildInferenceGraph(document);
  const results = await (await runnerOf(graph, BATCH)).run({ ...feeds, ...trainer.state });
  for (const port of ports)
    expect(relativeDifference(results[port]!, fixture.results[port]!, 0.1), port).toBeLessThan(1e-4);
});

test('are exported as inputs of the native operator', () => {
  const inputsOf = (name: string) =>
    decodeModel(emitModel(buildInferenceGraph(networkFor(name).document).graph)).graph!.node!.find(
      ({ opType }) => opType === 'LSTM',
    )!.input!;
  expect(inputsOf('LSTM')).toHaveLength(7);
  expect(inputsOf('LSTM')[4]).toBe('');
  expect(inputsOf('LSTM masked')[4]).not.toBe('');
});

test('must have the shape of the state', () => {
  const { document } = networkFor('GRU');
  const nodes = { ...document.graph.nodes };
  nodes.start_h = { ...nodes.start_h!, attributes: { units: 3 } };
  nodes.state_h = { ...nodes.state_h!, attributes: { shape: [3] } };
  const wrong: Document = { ...document, graph: { ...document.graph, nodes } };
  expect(check(wrong).problems.map(({ code, node, port }) => [code, node, port])).toEqual([
    ['layout-expected', 'layer', 'h0'],
  ]);
});

test.skipIf(noWebGpu).each(['RNN', 'LSTM', 'GRU'])('%s trains on webgpu without the CPU', async kind => {
  const { document } = networkFor(`${kind} stacked bidirectional masked`);
  const { graph } = buildTrainingGraph(document, { batchSize: 2 });
  const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
  await session.release();
});
