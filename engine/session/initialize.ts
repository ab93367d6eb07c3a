/** First values of a network: always computed on the CPU, so that a seed means the same on every device. */
import {
  type Drawn,
  FIRST_VALUE,
  type Initialization,
  streamInput,
  type TrainingGraph,
} from '../graph/compiled.ts';
import { RANDOM_KEY, randomKey } from '../graph/random.ts';
import { rowsDrawer } from '../kernels/rows.ts';
import { streamKey } from '../ops/random-places.ts';
import type { DrawAhead } from './draw-ahead.ts';
import { openModel, writtenModel } from './runtime.ts';
import type { StateData, StepSession } from './step-session.ts';
import { allocate, scalarTensor, tensorOf } from './tensors.ts';

/** Of the first values by a seed. Step -1 is the initialization, so that no draw of the training repeats one of these. */
export const firstKey = (seed: number): number => randomKey(seed, -1);

export const initialState = (
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
): Promise<StateData> => stateOfKey(training, firstKey(seed));

export async function stateOfKey(
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  key: number,
): Promise<StateData> {
  const data = emptyState(training);
  await write(training.initialization, key, data);
  return data;
}

/**
 * Gives a session its first state; where that lies in the process's memory it is written there, and held once.
 * @param ahead what threads have drawn, of the same seed
 */
export async function initialize(
  session: StepSession,
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
  ahead?: DrawAhead | null,
): Promise<void> {
  const { memory } = session;
  const data = memory ?? emptyState(training);
  await write(training.initialization, firstKey(seed), data, ahead);
  if (!memory) session.load(data);
}

const emptyState = ({ state }: Pick<TrainingGraph, 'state'>): StateData =>
  Object.fromEntries(state.map(({ name, type }) => [name, allocate(type)]));

async function write(
  { filled, drawn }: Initialization,
  key: number,
  data: StateData,
  ahead?: DrawAhead | null,
): Promise<void> {
  for (const [name, number] of Object.entries(filled)) (data[name] as Float32Array).fill(number);
  for (const { by, states } of drawn)
    if (by.kind !== 'kernel') await drawByModel(by, states, key, data);
    else {
      const draw = rowsDrawer(by.rows, key);
      for (const { name, streams } of states) {
        const values = data[name] as Float32Array;
        if (!(await ahead?.take(name, values))) draw({ values, streams });
      }
    }
}

async function drawByModel(
  by: Exclude<Drawn['by'], { readonly kind: 'kernel' }>,
  states: Drawn['states'],
  key: number,
  data: StateData,
): Promise<void> {
  const { model, optimization, type } = await asModel(by);
  const session = await openModel(model, CPU, optimization);
  try {
    const keyTensor = scalarTensor('uint32', key);
    for (const { name, streams } of states) {
      // The graph lists the streams that its parameters draw from at most.
      const keys = streams.map((stream, i) => [streamInput(i), scalarTensor('uint32', streamKey(stream))]);
      const feeds = { [RANDOM_KEY]: keyTensor, ...Object.fromEntries(keys) };
      await session.run(feeds, { [FIRST_VALUE]: tensorOf(type, data[name]!) });
    }
  } finally {
    await session.release();
  }
}

const CPU = { device: 'cpu' };

/** As plain data, which can be kept. */
export const plainInitialization = async ({ filled, drawn }: Initialization): Promise<Initialization> => ({
  filled,
  drawn: await Promise.all(
    drawn.map(async ({ by, states }) => ({ states, by: by.kind === 'kernel' ? by : await asModel(by) })),
  ),
});

async function asModel(by: Exclude<Drawn['by'], { readonly kind: 'kernel' }>) {
  if (by.kind === 'model') return by;
  const { type } = by.graph.outputs[0]!.value;
  return { kind: 'model', type, ...(await writtenModel(by.graph, CPU)) } as const;
}
