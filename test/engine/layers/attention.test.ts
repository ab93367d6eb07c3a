/** Attention, positions, pooling over time, Transformer blocks, and layers that need others, beside PyTorch's. */
import { describe, expect, test } from 'vitest';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import {
  attentionCases as attention,
  transformerCases as blocks,
} from '../../support/reference/attention.ts';
import { besideCases } from '../../support/reference/beside.ts';
import { compareWithPyTorch, networkDocument, sequenceFixtures } from '../../support/sequence-fixtures.ts';
import { noWebGpu } from '../../support/webgpu.ts';

describe.each([
  ['attention', attention],
  ['blocks', blocks],
  ['beside', besideCases],
] as const)('%s', (group, cases) => {
  test('every fixture has a case', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(sequenceFixtures[group]).sort());
  });

  test.each(Object.keys(cases))('%s', name =>
    compareWithPyTorch(cases[name]!, sequenceFixtures[group][name]!),
  );
});

test
  .skipIf(noWebGpu)
  .each([
    ...Object.keys(attention).map(name => ['attention', name] as const),
    ['blocks', 'encoder masked'],
    ['blocks', 'decoder pre'],
  ] as const)('%s, %s: trains on webgpu without the CPU', async (group, name) => {
  const network = (group === 'attention' ? attention : blocks)[name]!;
  const document = networkDocument(network, sequenceFixtures[group][name]!);
  const { graph } = buildTrainingGraph(document, { batchSize: 2 });
  const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
  await session.release();
});
