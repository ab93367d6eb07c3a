/** Recurrent layers beside PyTorch's; evaluation runs ONNX's own operators, so they are compared as well. */
import { expect, test } from 'vitest';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { documentOf, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { recurrentCases as cases, recurrentTypes as types } from '../../support/reference/recurrent.ts';
import { compareWithPyTorch, networkDocument, sequenceFixtures } from '../../support/sequence-fixtures.ts';
import { Trainer } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

test('every fixture has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(sequenceFixtures.recurrent).sort());
});

test.each(Object.keys(cases))('%s', name =>
  compareWithPyTorch(cases[name]!, sequenceFixtures.recurrent[name]!),
);

test.skipIf(noWebGpu).each(Object.keys(types))(
  '%s over words trains on webgpu without the CPU',
  async kind => {
    const name = `${kind} masked bidirectional all`;
    const document = networkDocument(cases[name]!, sequenceFixtures.recurrent[name]!);
    const { graph } = buildTrainingGraph(document, { batchSize: 2 });
    const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
    await session.release();
  },
);

test.each(Object.values(types))('%s takes any numbers as a mask, outside of training as well', async type => {
  const shape = [4];
  const document = documentOf(
    [
      node('Input', { field: 'signal' }),
      node('Input', { field: 'numbers' }, 'numbers'),
      node(type, { units: 2, masked: true }, 'layer'),
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    ['input > layer', 'numbers > layer.mask', 'layer > output'],
    {
      fields: [
        { name: 'signal', kind: 'tensor', dtype: 'float32', shape: [4, 3] },
        { name: 'numbers', kind: 'tensor', dtype: 'float32', shape },
        { name: 't', kind: 'tensor', dtype: 'float32', shape: [2] },
      ],
    },
  );
  const trainer = new Trainer(document, 2);
  await trainer.initialize();
  // Their sums are below 0, and beyond the steps.
  const numbers = [-1, -1, -1, -1, 2, 2, 2, 2];
  const feeds = { input: fill(1, 24), numbers, 'target/output': [0, 0, 0, 0] };
  const trained = await trainer.train(feeds, { learningRate: 0 });
  const { figures } = await trainer.evaluate(feeds);
  expect(figures.loss).toBeCloseTo(trained.loss!, 5);
});
