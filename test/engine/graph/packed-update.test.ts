/** A step whose small states are carried on side by side beside the same step with each by itself, bit for bit. */
import type { Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { State, TrainingGraph } from '../../../engine/graph/compiled.ts';
import { packUpdate } from '../../../engine/graph/packed-update.ts';
import { UPDATE } from '../../../engine/graph/split-update.ts';
import { operationsOf } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { PackedState } from '../../../engine/session/packed-state.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import type { StateData } from '../../../engine/session/step-session.ts';
import { dataOf, scalarTensor, tensorOf } from '../../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import type { Part } from '../../support/documents.ts';
import {
  BATCH,
  CPU,
  documents,
  feedsAt,
  inOneGraph,
  network,
  STEPS,
  scalarsAt,
  using,
} from '../../support/updates.ts';

/** Parameters, buffers and averages. */
const isJudged = ({ name, role }: State): boolean => role !== 'slot' || name.endsWith('/average');

/** As the session on a GPU does it, on the CPU. */
async function packed(training: TrainingGraph, first: StateData) {
  const { graph, carried } = packUpdate(training);
  verify(graph);
  const session = await createSession(graph, CPU);
  const state = await PackedState.create(carried, CPU);
  state.load(first);
  const measures: unknown[] = [];
  for (let step = 0; step < STEPS; step++) {
    const feeds = feedsAt(training, step);
    const scalars = scalarsAt(training, step);
    const { measures: sums, ...next } = await session.run({
      ...Object.fromEntries(training.feeds.map(({ name, type }) => [name, tensorOf(type, feeds[name]!)])),
      ...Object.fromEntries(
        training.scalars.map(({ name, dtype }) => [name, scalarTensor(dtype, scalars[name]!)]),
      ),
      ...state.carried,
    });
    measures.push(dataOf(sums!));
    state.follow(next);
  }
  const [tensors, snapshot] = [await state.tensors(), await state.snapshot()];
  const unpacked = Object.fromEntries(
    training.state.filter(isJudged).map(({ name }) => [name, dataOf(tensors[name] as Tensor)]),
  );
  await Promise.all([session.release(), state.release()]);
  return { measures, state: snapshot, unpacked };
}

const deep: Part[] = [1, 2, 3, 4].flatMap((at): Part[] => [
  ['Dense', { units: 4 }, `deep${at}`],
  ['BatchNorm', {}, `norm${at}`],
]);
const more = {
  ...documents,
  'more states than a shader takes': network(using('Adam'), [...deep, ['Dense', { units: 3 }, 'dense2']]),
};

const graphOf = (parts: readonly Part[]) =>
  buildTrainingGraph(network(using('Adam'), [...parts, ['Dense', { units: 3 }, 'dense2']]), {
    batchSize: BATCH,
  });

describe('a step whose small states lie side by side', () => {
  test.each(Object.entries(more))('gives the bits of one graph: %s', async (_, document) => {
    const training = buildTrainingGraph(document, { batchSize: BATCH });
    const first = await initialState(training, 1);
    const { measures, state } = await inOneGraph(training, first);
    const unpacked = Object.fromEntries(
      training.state.filter(isJudged).map(({ name }) => [name, state[name]]),
    );
    expect(await packed(training, first)).toEqual({ measures, state, unpacked });
  });

  test('has an update that does not grow with the number of parameters', () => {
    const moving = new Set(['Reshape', 'Slice', 'Split', 'Concat']);
    const updates = [deep.slice(0, 2), deep].map(parts => {
      const { graph, carried } = packUpdate(graphOf(parts));
      const all = operationsOf(graph.outputs.map(({ value }) => value));
      return {
        operations: all.filter(({ origin, row }) => origin === UPDATE && !moving.has(row.name)).length,
        carried: carried.length,
      };
    });
    expect(updates[1]).toEqual(updates[0]);
    // Adam's parameters and moments; the running means and variances.
    expect(updates[0]!.carried).toBe(3 + 2);
  });

  test('leaves a large state by itself, and fills no array beyond what a device takes as one', () => {
    const names = (parts: readonly Part[]) =>
      packUpdate(graphOf(parts)).carried.map(({ type, states }) => ({
        size: Number(type.shape[0]),
        states: states.map(({ name }) => name),
      }));
    const large = names([['Dense', { units: 300_000 }, 'large']]);
    expect(
      large.filter(({ states }) => states.includes('large/weight')).map(({ states }) => states.length),
    ).toEqual([1]);
    expect(large.find(({ states }) => states.includes('large/bias'))!.states).toContain('dense1/weight');

    const many = names(Array.from({ length: 18 }, (_, i): Part => ['Dense', { units: 1_000 }, `many${i}`]));
    const arrays = many.filter(
      ({ states }) =>
        states.some(name => name.endsWith('many3/weight')) ||
        states.some(name => name.endsWith('many17/weight')),
    );
    expect(arrays).toHaveLength(2);
    expect(Math.max(...many.map(({ size }) => size))).toBeLessThanOrEqual(2 ** 24);
  });
});
