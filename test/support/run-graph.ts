/** Runs graphs in onnxruntime, without the engine's own session. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorType } from '../../engine/ir/type.ts';
import type { Graph, Value } from '../../engine/ir/value.ts';
import { emitModel } from '../../engine/onnx/emit.ts';
import { expandForms } from '../../engine/onnx/forms.ts';
import type { NumericData } from '../../engine/ops/op.ts';
import { portable } from '../../engine/ops/op.ts';
import { lacksInt64, narrowIntegers } from '../../engine/session/narrow.ts';
import { providerOptions } from '../../engine/session/runtime.ts';

export const graphOf = (inputs: readonly Value[], outputs: Readonly<Record<string, Value>>): Graph => ({
  name: 'test',
  inputs,
  outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
});

export const tensorOf = ({ dtype, shape }: TensorType, data: NumericData): Tensor =>
  // The constructor's overloads pair each dtype with its array, which the caller's type already did.
  new Tensor(dtype as 'float32', data as Float32Array, shape.map(Number));

/** On one thread: the graphs are small, and a test process runs on the other core. */
export const silent = { logSeverityLevel: 4, intraOpNumThreads: 1 } as const;

/** Every operation must run on webgpu, or the session does not start. */
const withoutFallback = { session: { disable_cpu_ep_fallback: '1' } };

export interface RunOptions {
  readonly provider?: 'cpu' | 'webgpu';
}

/** Runs a graph once, its forms chosen for the provider. `feeds` by input name. */
export async function runGraph(
  graph: Graph,
  feeds: ReadonlyMap<Value, NumericData>,
  { provider = 'cpu' }: RunOptions = {},
): Promise<Record<string, NumericData>> {
  const expanded = expandForms(graph, portable(provider));
  const narrow = lacksInt64(provider);
  const session = await InferenceSession.create(emitModel(narrow ? narrowIntegers(expanded) : expanded), {
    ...silent,
    executionProviders: [providerOptions(provider)],
    ...(provider === 'webgpu' ? { extra: withoutFallback } : {}),
  });
  try {
    const results = await session.run(
      Object.fromEntries(
        [...feeds].map(([value, data]) => [
          nameOf(value),
          narrow && data instanceof BigInt64Array
            ? tensorOf({ ...value.type, dtype: 'int32' }, Int32Array.from(data, Number))
            : tensorOf(value.type, data),
        ]),
      ),
    );
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, tensor.data as NumericData]),
    );
  } finally {
    await session.release();
  }
}

export function nameOf({ source }: Value): string {
  if (source.kind !== 'input') throw new Error('Only an input has a name.');
  return source.name;
}
