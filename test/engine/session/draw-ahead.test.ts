import { afterEach, expect, test, vi } from 'vitest';
import { DrawAhead } from '../../../engine/session/draw-ahead.ts';
import { firstKey, initialize, initialState } from '../../../engine/session/initialize.ts';
import { createStepSession } from '../../../engine/session/step-session.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { smallConvolutions } from '../../support/small-network.ts';

const SEED = 7;

const network = async () => buildTrainingGraph(await smallConvolutions(), { batchSize: 4 });

/** So that a network of any size is worth threads. */
const begin = (training: Awaited<ReturnType<typeof network>>, threads = 3): Promise<DrawAhead | null> =>
  DrawAhead.begin(training, firstKey(SEED), threads, 1);

afterEach(() => vi.restoreAllMocks());

test('threads draw the very numbers that are drawn without them', async () => {
  const training = await network();
  const ahead = await begin(training);
  const take = vi.spyOn(ahead!, 'take');
  const session = await createStepSession(training, { device: 'cpu', threads: 1 });
  await initialize(session, training, SEED, ahead);
  expect(await session.snapshot()).toEqual(await initialState(training, SEED));
  const drawn = training.initialization.drawn.flatMap(({ states }) => states);
  expect(drawn.length).toBeGreaterThan(1);
  expect(await Promise.all(take.mock.results.map(({ value }) => value))).toEqual(drawn.map(() => true));

  // What was taken is gone: a second time all is drawn here, and is the same.
  await initialize(session, training, SEED, ahead);
  expect(await session.snapshot()).toEqual(await initialState(training, SEED));
  await session.close();
});

test('what threads leave undone is drawn all the same', async () => {
  const training = await network();
  const ahead = await begin(training);
  await ahead!.close();
  const session = await createStepSession(training, { device: 'cpu', threads: 1 });
  await initialize(session, training, SEED, ahead);
  expect(await session.snapshot()).toEqual(await initialState(training, SEED));
  await session.close();
});

test('few numbers are not worth a thread', async () => {
  expect(await DrawAhead.begin(await network(), firstKey(SEED), 2)).toBeNull();
});
