/** An output projection that is tied to the embedding, as an edge of the graph. */
import { expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { buildInferenceGraph } from '../../../engine/training-graph.ts';
import { documentOf, features, node } from '../../support/documents.ts';
import { labels } from '../../support/fill.ts';
import { objectiveFixtures, trainAsPyTorch } from '../../support/objective-fixtures.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { tiedModel as model, words } from '../../support/reference/tied.ts';
import { runnerOf } from '../../support/trainer.ts';

test('has one table, which both uses train as in PyTorch, and which is exported once', async () => {
  const { problems, parameters, nodes } = check(model);
  expect(problems).toEqual([]);
  expect(parameters).toBe(9 * 5 + 5 * 5 + 5);
  expect(nodes.embedding!.outputs.table!.shape).toEqual([9, 5]);
  expect(nodes.logits!.outputs.y!.shape).toEqual(['batch', 4, 9]);

  const fixture = objectiveFixtures.tied;
  const feeds = { input: labels(1, 24, 9), 'target/output': labels(2, 24, 9) };
  const trainer = await trainAsPyTorch(model, fixture, feeds);
  const { results } = await trainer.evaluate(feeds);
  const { graph, state } = buildInferenceGraph(model);
  expect(state.map(({ name }) => name).sort()).toEqual(['dense/bias', 'dense/weight', 'embedding/weight']);
  // Another batch than it was trained with.
  const exported = await (await runnerOf(graph, 2)).run({ input: feeds.input.slice(0, 8), ...trainer.state });
  expect(relativeDifference(exported.output!, results['result/output']!.slice(0, 2 * 36), 0.1)).toBeLessThan(
    1e-5,
  );
});

test('a matrix without a batch is no result, and one of the batch is no matrix for all', () => {
  const table = documentOf(
    [
      node('Input', { field: 'words' }),
      node('Embedding', { vocabulary: 9, size: 5, table: true }),
      node('Output', { loss: 'value' }),
    ],
    ['input > embedding', 'embedding.table > output'],
    { fields: [words('words')] },
  );
  expect(check(table).problems.map(({ code }) => code)).toEqual(['output-batch']);

  const pairs = documentOf(
    [
      node('Input', { field: 'features' }),
      node('MatMul', { transpose: true }),
      node('Dense', { units: 1 }),
      node('Output', { loss: 'value' }),
    ],
    ['input > matmul.x1', 'input > matmul.x2', 'matmul > dense', 'dense > output'],
    { fields: [features(5)] },
  );
  expect(check(pairs).problems.map(({ code, node, port }) => [code, node, port])).toEqual([
    ['merge-shape', 'matmul', 'x2'],
  ]);
});
