import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { random, uniform } from '../../../engine/data/random.ts';
import { SAMPLE_WEIGHT, type TrainingGraph } from '../../../engine/graph/compiled.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import {
  createStepSession,
  type Feeds,
  type StateData,
  type StepSession,
} from '../../../engine/session/step-session.ts';
import { allocate, dataOf, scalarTensor, tensorOf } from '../../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { example } from '../../support/runs.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const SEED = 3;
const open: StepSession[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(session => session.close()));
});
const start = async (training: TrainingGraph, settings: Parameters<typeof createStepSession>[1]) => {
  const session = await createStepSession(training, settings);
  open.push(session);
  session.load(await initialState(training, SEED));
  return session;
};

/** Each of the networks knows at least as many. */
const CLASSES = 3;

/** The same samples for the same step. */
function batch(training: TrainingGraph, step: number): Feeds {
  const draw = random(SEED, step);
  return Object.fromEntries(
    training.feeds.map(({ name, type }) => {
      const data = allocate(type);
      if (name === SAMPLE_WEIGHT) data.fill(1 as never);
      else
        for (let i = 0; i < data.length; i++)
          data[i] = data instanceof BigInt64Array ? BigInt(draw() % CLASSES) : uniform(draw);
      return [name, data];
    }),
  );
}
/** Every bit of a state in few; to compare number by number takes longer than the steps do. */
const digestsOf = (state: StateData) =>
  Object.fromEntries(
    Object.entries(state).map(([name, data]) => [name, createHash('sha256').update(data).digest('hex')]),
  );

const scalars = (training: TrainingGraph, step: number) =>
  training.scalarValues({ step, rate: () => 0.001, seed: SEED });

async function losses(session: StepSession, training: TrainingGraph, steps: number): Promise<number[]> {
  const loss = training.measures.find(measure => measure.name === 'loss')!;
  const values: number[] = [];
  for (let step = 0; step < steps; step++) {
    const sums = await session.step(batch(training, step % 2), scalars(training, step));
    values.push(loss.finish!(sums.subarray(loss.offset, loss.offset + loss.length)));
  }
  return values;
}

describe('a step session', () => {
  const training = buildTrainingGraph(example('mnist-lenet5'), { batchSize: 16 });

  it('gives with swapped buffers, bit for bit, what fresh buffers give at every step', async () => {
    const session = await start(training, { device: 'cpu' });
    const plain = await createSession(training.graph, { device: 'cpu' });
    let state: StateData = await initialState(training, SEED);
    for (let step = 0; step < 8; step++) {
      const feeds = batch(training, step);
      const sums = await session.step(feeds, scalars(training, step));
      const outputs = await plain.run({
        ...Object.fromEntries(training.feeds.map(({ name, type }) => [name, tensorOf(type, feeds[name]!)])),
        ...Object.fromEntries(
          training.scalars.map(({ name, dtype }) => [
            name,
            scalarTensor(dtype, scalars(training, step)[name]!),
          ]),
        ),
        ...Object.fromEntries(training.state.map(({ name, type }) => [name, tensorOf(type, state[name]!)])),
      });
      expect(sums).toEqual(dataOf(outputs.measures!));
      state = Object.fromEntries(training.state.map(({ name }) => [name, dataOf(outputs[`next/${name}`]!)]));
      expect(digestsOf(await session.snapshot())).toEqual(digestsOf(state));
    }
    await plain.release();
  });

  it('hands out copies, and goes on from a loaded state as if it had never stopped', async () => {
    const session = await start(training, { device: 'cpu' });
    await losses(session, training, 3);
    const kept = await session.snapshot();
    const before = digestsOf(kept);
    const first = await losses(session, training, 3);
    expect(digestsOf(kept)).toEqual(before);
    session.load(kept);
    expect(await losses(session, training, 3)).toEqual(first);
    expect(digestsOf(kept)).toEqual(before);
  });

  it('says which value is missing', async () => {
    const session = await start(training, { device: 'cpu' });
    await expect(session.step({}, scalars(training, 0))).rejects.toThrow('no value for');
    expect(() => session.load({})).toThrow('no value for');
  });
});

// In software, a step of LeNet-5 takes most of a second.
describe.skipIf(noWebGpu !== '')('a step session on webgpu', { timeout: 180_000 }, () => {
  const training = buildTrainingGraph(example('mnist-lenet5'), { batchSize: 4 });

  it('runs LeNet-5 wholly on the GPU, state included, with the losses of the CPU', async () => {
    const cpu = await losses(await start(training, { device: 'cpu' }), training, 8);
    const session = await start(training, { device: 'webgpu', forbidFallback: true });
    const gpu = await losses(session, training, 8);
    const tensors = await session.tensors();
    const judged = training.state.filter(({ role }) => role !== 'slot');
    expect(judged.map(({ name }) => tensors[name]?.location)).toEqual(judged.map(() => 'gpu-buffer'));
    expect(Math.max(...gpu.map((loss, step) => Math.abs(loss - cpu[step]!)))).toBeLessThan(1e-3);
    expect(cpu[7]).toBeLessThan(cpu[0]!);
  });

  const dense = buildTrainingGraph(example('spiral'), { batchSize: 4 });

  it('reads its state back, and goes on from it', async () => {
    const session = await start(dense, { device: 'webgpu' });
    await losses(session, dense, 2);
    const kept = await session.snapshot();
    expect(Object.keys(kept).sort()).toEqual(dense.state.map(({ name }) => name).sort());
    const next = await losses(session, dense, 2);
    session.load(kept);
    expect(await session.snapshot()).toEqual(kept);
    const again = await losses(session, dense, 2);
    expect(Math.max(...again.map((loss, step) => Math.abs(loss - next[step]!)))).toBeLessThan(1e-5);
  });

  it('works ahead, and adds up what separate steps measure', async () => {
    const session = await start(dense, { device: 'webgpu', forbidFallback: true });
    const single = await start(dense, { device: 'webgpu' });
    const { ahead } = session;
    if (!ahead) throw new Error('It does not work ahead.');
    const separate: Float32Array[] = [];
    for (let step = 0; step < 4; step++) {
      await ahead.add(batch(dense, step), scalars(dense, step));
      separate.push(await single.step(batch(dense, step), scalars(dense, step)));
    }
    const sums = await ahead.measures();
    sums.forEach((sum, i) => {
      expect(sum).toBeCloseTo(
        separate.reduce((total, each) => total + each[i]!, 0),
        3,
      );
    });
    // Asking changes nothing, and it goes on from any sums.
    expect(await ahead.measures()).toEqual(sums);
    expect(await session.snapshot()).toEqual(await single.snapshot());
    ahead.begin(sums);
    await ahead.add(batch(dense, 4), scalars(dense, 4));
    const last = await single.step(batch(dense, 4), scalars(dense, 4));
    expect(await ahead.measures()).toEqual(sums.map((sum, i) => sum + last[i]!));
  });
});
