/** First values of a network: always computed on the CPU, so that a seed means the same on every device. */
import { type Drawn, FIRST_VALUE, streamInput, type TrainingGraph } from '../graph/compiled.ts';
import { RANDOM_KEY, randomKey } from '../graph/random.ts';
import { streamKey } from '../ops/random.ts';
import { createSession } from './runtime.ts';
import type { StateData } from './step-session.ts';
import { allocate, type Data, scalarTensor, tensorOf } from './tensors.ts';

export async function initialState(
  { initialization, state }: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
): Promise<StateData> {
  const { filled, drawn } = initialization;
  const data = Object.fromEntries(state.map(({ name, type }) => [name, allocate(type)]));
  for (const [name, number] of Object.entries(filled)) {
    const values = data[name];
    if (number !== 0 && values instanceof Float32Array) values.fill(number);
  }
  for (const each of drawn) await draw(each, seed, data);
  return data;
}

/** Writes into the data. */
async function draw(
  { graph, states }: Drawn,
  seed: number,
  data: { readonly [state: string]: Data },
): Promise<void> {
  const session = await createSession(graph, { device: 'cpu' });
  try {
    // Step -1 is the initialization, so that no draw of the training repeats one of these.
    const key = scalarTensor('uint32', randomKey(seed, -1));
    const { type } = graph.outputs[0]!.value;
    for (const { name, streams } of states) {
      // The graph lists the streams that its parameters draw from at most.
      const keys = streams.map((stream, i) => [streamInput(i), scalarTensor('uint32', streamKey(stream))]);
      const feeds = { [RANDOM_KEY]: key, ...Object.fromEntries(keys) };
      await session.run(feeds, { [FIRST_VALUE]: tensorOf(type, data[name]!) });
    }
  } finally {
    await session.release();
  }
}
