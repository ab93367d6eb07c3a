/** An operation alone in a session of its own, with the options of the session that will train it. */
import type { Tensor } from 'onnxruntime-node';
import type { TensorType } from '../ir/type.ts';
import type { Operation } from '../ir/value.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import { alone } from '../tune/alone.ts';
import type { Trial } from '../tune/trial.ts';
import { openModel, type SessionSettings, writtenModel } from './runtime.ts';
import { allocate, type Data, dataOf, tensorOf } from './tensors.ts';
import { runUnread, withUnreadResults } from './unread-results.ts';

/**
 * For the CPU alone: another device's run would tell the time of the way there and back.
 * @param choices those of the operation and of what its form is made of.
 */
export async function openTrial(
  operation: Operation,
  settings: SessionSettings,
  choices: FormChoices,
): Promise<Trial> {
  const graph = alone(operation);
  const { model, optimization } = await writtenModel(graph, { ...settings, forms: choices });
  const session = await openModel(withUnreadResults(model), settings, optimization);
  const feeds: Record<string, Tensor> = {};
  graph.inputs.forEach(({ type }, i) => {
    feeds[`input_${i}`] = tensorOf(type, spread(type, i));
  });
  const fetches: Record<string, Tensor> = {};
  for (const { name, value } of graph.outputs) fetches[name] = tensorOf(value.type, allocate(value.type));
  return {
    async run() {
      const began = performance.now();
      await runUnread(session, feeds, fetches);
      return (performance.now() - began) / 1000;
    },
    results: operation.outputs.map((_, i) => dataOf(fetches[`output_${i}`]!)),
    close: () => session.release(),
  };
}

/** A prime, so that rows and channels do not repeat one another. */
const PERIOD = 65_521;

/** Numbers in [-1, 1), the same at each call; an integer may be an index, of which 0 is always one. */
function spread(type: TensorType, seed: number): Data {
  const data = allocate(type);
  if (!(data instanceof Float32Array)) return data;
  let state = seed + 1;
  for (let i = 0; i < Math.min(PERIOD, data.length); i++) {
    // A linear congruential generator (Numerical Recipes).
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state / 2 ** 31 - 1;
  }
  for (let filled = PERIOD; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
  return data;
}
