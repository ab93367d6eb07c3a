/** A step whose update is split from the graph beside the same step in one graph, bit for bit. */
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { splitUpdate } from '../../../engine/graph/split-update.ts';
import { operationsOf } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { nameOf } from '../../../engine/kernels/kernel.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { createStepSession, type StateData } from '../../../engine/session/step-session.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { BATCH, CPU, documents, feedsAt, inOneGraph, STEPS, scalarsAt } from '../../support/updates.ts';

async function split(training: ReturnType<typeof buildTrainingGraph>, first: StateData) {
  const session = await createStepSession(training, CPU);
  session.load(first);
  const measures: unknown[] = [];
  for (let step = 0; step < STEPS; step++)
    measures.push((await session.step(feedsAt(training, step), scalarsAt(training, step))).slice());
  const state = await session.snapshot();
  await session.close();
  return { measures, state };
}

describe('a step whose update is split from it', () => {
  test.each(Object.entries(documents))('gives the bits of one graph: %s', async (_, document) => {
    const training = buildTrainingGraph(document, { batchSize: BATCH });
    const first = await initialState(training, 1);
    expect(await split(training, first)).toEqual(await inOneGraph(training, first));
    const { graph, updates } = splitUpdate(training);
    expect(updates.length).toBeGreaterThan(0);
    verify(graph);
    for (const { kernel } of updates) verify(kernel);
  });

  const shapeOf = (document: Document) => {
    const training = buildTrainingGraph(document, { batchSize: BATCH });
    const { graph, updates } = splitUpdate(training);
    const all = updates.map(({ kernel, members }) => ({
      numbers: kernel.inputs.map(nameOf).filter(name => name.startsWith('number/')),
      states: members.map(({ states }) => states[0]!),
    }));
    const optimizer = all.filter(({ states }) => !states[0]!.includes('running'));
    return {
      together: optimizer.map(({ states }) => states),
      left: graph.outputs.map(({ name }) => name).filter(name => name.startsWith('next/')),
      numbers: optimizer.flatMap(({ numbers }) => numbers),
      running: all.flatMap(({ states }) => states).filter(name => name.includes('running')),
    };
  };

  const all = [
    'dense1/weight',
    'dense1/bias',
    'batchnorm/weight',
    'batchnorm/bias',
    'dense2/weight',
    'dense2/bias',
  ];

  test.each(Object.keys(documents).filter(name => !/lamb|norm|own|penalties|clipped,/.test(name)))(
    'leaves nothing of it in the graph, and needs one kernel: %s',
    name => {
      const { together, left, numbers } = shapeOf(documents[name]!);
      expect(together).toHaveLength(1);
      expect(left.filter(state => state !== 'next/gathered_samples')).toEqual([]);
      if (name !== 'gathered and averaged') expect(numbers).toEqual([]);
    },
  );

  test('gives what is clipped by its norm one more number', () => {
    expect(shapeOf(documents['clipped by norm']!)).toMatchObject({
      together: [all],
      left: [],
      numbers: [expect.stringMatching(/^number/)],
    });
  });

  test('takes running statistics along', () => {
    expect(shapeOf(documents.sgd!).running).toEqual(['batchnorm/running_mean', 'batchnorm/running_var']);
  });

  test('leaves what a norm is made of in the graph, and all that follows it outside', () => {
    const { together, left } = shapeOf(documents['clipped, gathered and averaged']!);
    expect(together).toEqual([all]);
    expect(left).toEqual([...all.map(name => `next/${name}/gradient_sum`), 'next/gathered_samples']);
  });

  test('has a kernel for each learning rate', () => {
    const { together, left } = shapeOf(documents['rates of their own']!);
    expect(together).toEqual([all.slice(0, 2), all.slice(2)]);
    expect(left).toEqual([]);
  });

  test('leaves what depends on all of a tensor in the graph', () => {
    const { together, left } = shapeOf(documents['a bounded norm']!);
    expect(together.flat()).not.toContain('dense1/weight');
    expect(left).toContain('next/dense1/weight');
    expect(left).toContain('next/dense1/weight/first_moment');
  });

  test('writes no state that does not change', () => {
    const { together, left } = shapeOf(documents['penalties and frozen']!);
    expect([...together.flat(), ...left].join()).not.toMatch('batchnorm/weight');
  });

  test('has a graph that does not grow with what the optimizer does', () => {
    const sizes = ['sgd', 'adamw amsgrad'].map(name => {
      const training = buildTrainingGraph(documents[name]!, { batchSize: BATCH });
      return operationsOf(splitUpdate(training).graph.outputs.map(({ value }) => value)).length;
    });
    expect(sizes[1]).toBe(sizes[0]);
  });
});
