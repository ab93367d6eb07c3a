/** States that recurrent layers begin with and end in, beside PyTorch's. */
import { expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { trainAsPyTorch } from '../../support/objective-fixtures.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { BATCH, stateFixtures as fixtures, stateNetwork } from '../../support/reference/states.ts';
import { runnerOf } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

test.each(Object.keys(fixtures))('%s', async name => {
  const { document, feeds, ports } = stateNetwork(name);
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
    decodeModel(emitModel(buildInferenceGraph(stateNetwork(name).document).graph)).graph!.node!.find(
      ({ opType }) => opType === 'LSTM',
    )!.input!;
  expect(inputsOf('LSTM')).toHaveLength(7);
  expect(inputsOf('LSTM')[4]).toBe('');
  expect(inputsOf('LSTM masked')[4]).not.toBe('');
});

test('must have the shape of the state', () => {
  const { document } = stateNetwork('GRU');
  const nodes = { ...document.graph.nodes };
  nodes.start_h = { ...nodes.start_h!, attributes: { units: 3 } };
  nodes.state_h = { ...nodes.state_h!, attributes: { shape: [3] } };
  const wrong: Document = { ...document, graph: { ...document.graph, nodes } };
  expect(check(wrong).problems.map(({ code, node, port }) => [code, node, port])).toEqual([
    ['layout-expected', 'layer', 'h0'],
  ]);
});

test.skipIf(noWebGpu).each(['RNN', 'LSTM', 'GRU'])('%s trains on webgpu without the CPU', async kind => {
  const { document } = stateNetwork(`${kind} stacked bidirectional masked`);
  const { graph } = buildTrainingGraph(document, { batchSize: 2 });
  const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
  await session.release();
});
