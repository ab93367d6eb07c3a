/** First values of a network: always computed on the CPU, so that a seed means the same on every device. */
import {
  type Drawn,
  FIRST_VALUE,
  type Initialization,
  streamInput,
  type TrainingGraph,
} from '../graph/compiled.ts';
import { RANDOM_KEY, randomKey } from '../graph/random.ts';
import { isArray, kernelOver } from '../kernels/kernel.ts';
import { PAGE } from '../kernels/wasm.ts';
import { placesOf, planeOf, streamKey } from '../ops/random.ts';
import { mapValues } from './graph-step-session.ts';
import { createSession } from './runtime.ts';
import type { StateData, StepSession } from './step-session.ts';
import { allocate, type Data, dataOf, scalarTensor, tensorOf } from './tensors.ts';

/** Step -1 is the initialization, so that no draw of the training repeats one of these. */
export const initialState = (
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
): Promise<StateData> => stateOfKey(training, randomKey(seed, -1));

export async function stateOfKey(
  { initialization, state }: Pick<TrainingGraph, 'initialization' | 'state'>,
  key: number,
): Promise<StateData> {
  const data = Object.fromEntries(state.map(({ name, type }) => [name, allocate(type)]));
  await write(initialization, key, data);
  return data;
}

/** Gives a session its first state; where that lies in the process's memory it is written there, and held once. */
export async function initialize(
  session: StepSession,
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  seed: number,
): Promise<void> {
  const states = Object.values(session.state);
  if (states.length > 0 && states.every(({ location }) => location === 'cpu'))
    await write(training.initialization, randomKey(seed, -1), mapValues(session.state, dataOf));
  else session.load(await initialState(training, seed));
}

async function write({ filled, drawn }: Initialization, key: number, data: StateArrays): Promise<void> {
  for (const [name, number] of Object.entries(filled)) (data[name] as Float32Array).fill(number);
  for (const { by, states } of drawn)
    if (by.kind === 'kernel') drawByKernel(by, states, key, data);
    else await drawByGraph(by, states, key, data);
}

type By<Kind extends Drawn['by']['kind']> = Extract<Drawn['by'], { readonly kind: Kind }>;
type States = Drawn['states'];
interface StateArrays {
  readonly [state: string]: Data;
}

/** Row by row, so that all lies in the processor's cache until it is written where it belongs. */
function drawByKernel({ kernel, shape }: By<'kernel'>, states: States, key: number, data: StateArrays): void {
  const plane = planeOf(shape);
  const { rows, columns } = plane;
  const stride = Math.ceil(columns / LANES) * LANES * BYTES;
  const arrays = kernel.inputs.filter(isArray).length;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((arrays * stride) / PAGE) });
  const { run } = kernelOver(memory, kernel, stride);
  const result = new Float32Array(memory.buffer, 0, columns);
  for (const { name, streams } of states) {
    const values = data[name] as Float32Array;
    const places = streams.map(stream => placesOf(key, stream, plane));
    for (const [i, { column }] of places.entries())
      new Uint32Array(memory.buffer, (i + 1) * stride, columns).set(column);
    for (let row = 0; row < rows; row++) {
      run(stride, ...places.flatMap(place => [place.row[row]!, place.odd]));
      const at = row * columns;
      values.set(at + columns <= values.length ? result : result.subarray(0, values.length - at), at);
    }
  }
}

const LANES = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

async function drawByGraph(
  { graph }: By<'graph'>,
  states: States,
  key: number,
  data: StateArrays,
): Promise<void> {
  const session = await createSession(graph, { device: 'cpu' });
  try {
    const keyTensor = scalarTensor('uint32', key);
    const { type } = graph.outputs[0]!.value;
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
