import { expect, test } from 'vitest';
import { initialize, initialState } from '../../../engine/session/initialize.ts';
import { createStepSession } from '../../../engine/session/step-session.ts';
import { allocate } from '../../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { smallConvolutions } from '../../support/small-network.ts';

test('first values are written over whatever a session holds, and are those that are handed out', async () => {
  const training = buildTrainingGraph(await smallConvolutions(), { batchSize: 4 });
  const first = await initialState(training, 7);
  const session = await createStepSession(training, { device: 'cpu', threads: 1 });
  await initialize(session, training, 7);
  expect(await session.snapshot()).toEqual(first);

  const feeds = Object.fromEntries(training.feeds.map(({ name, type }) => [name, allocate(type)]));
  feeds.sample_weight!.fill(1 as never);
  await session.step(feeds, training.scalarValues({ step: 0, rate: base => base, seed: 7 }));
  expect(await session.snapshot()).not.toEqual(first);
  await initialize(session, training, 7);
  expect(await session.snapshot()).toEqual(first);
  await session.close();
});
