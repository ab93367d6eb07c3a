/** The tests' own forms in float64 beside onnxruntime's kernels in float32. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { rows } from '../../../engine/ops/index.ts';
import { inDouble } from '../../support/double-precision.ts';
import { float64Forms } from '../../support/float64-forms.ts';
import { graphOf, runGraph, silent } from '../../support/run-graph.ts';
import { applied, casesOf, feedsOf, seeded } from '../../support/samples.ts';

const replaced = [
  ...['Conv', 'ConvTranspose', 'AveragePool', 'GlobalAveragePool'],
  ...['Erf', 'LeakyRelu', 'Elu', 'HardSigmoid'],
];

test.each(casesOf(rows.filter(({ name }) => replaced.includes(name))))('$name', async sampleCase => {
  const feeds = feedsOf(sampleCase, seeded(3));
  const [y] = applied(sampleCase, feeds);
  const graph = graphOf(
    feeds.map(({ value }) => value),
    { y: y! },
  );
  const expected = (await runGraph(graph, new Map(feeds.map(({ value, data }) => [value, data])))).y!;
  const session = await InferenceSession.create(inDouble(emitModel(float64Forms(graph))), silent);
  const tensors = feeds.map(({ value, data }, i) => [
    `x${i}`,
    new Tensor('float64', Float64Array.from(data as Float32Array), value.type.shape.map(Number)),
  ]);
  const found = (await session.run(Object.fromEntries(tensors))).y!.data as Float64Array;
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(Number(expected[i]), 5);
  await session.release();
});
