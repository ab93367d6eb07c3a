/** First values of a network: always computed on the CPU, so that a seed means the same on every device. */
import type { TrainingGraph } from '../graph/compiled.ts';
import { RANDOM_KEY, randomKey } from '../graph/random.ts';
import { createSession } from './runtime.ts';
import type { StateData } from './step-session.ts';
import { dataOf, scalarTensor } from './tensors.ts';

export async function initialState(
  { initialization, state }: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
): Promise<StateData> {
  const session = await createSession(initialization, { device: 'cpu' });
  try {
    // Step -1 is the initialization, so that no draw of the training repeats one of these.
    const values = await session.run({ [RANDOM_KEY]: scalarTensor('uint32', randomKey(seed, -1)) });
    return Object.fromEntries(state.map(({ name }) => [name, dataOf(values[name]!)]));
  } finally {
    await session.release();
  }
}
