/** What differs where state lives in a GPU's memory. */
import type { Tensor } from 'onnxruntime-node';
import type { TensorType } from '../ir/type.ts';
import { input } from '../ir/value.ts';
import { emitModel } from '../onnx/emit.ts';
import { openModel, type SessionSettings } from './runtime.ts';

/** Providers whose outputs can stay on the device and be fed again. */
export const keepsStateOnGpu = (device: string): boolean => device === 'webgpu';

/** Brings values back from the device; `getData` of a tensor there aborts the process. */
export interface ReadBack {
  read(tensors: { readonly [name: string]: Tensor }): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** A session that copies each of the values, with its outputs on the CPU. */
export async function createReadBack(
  values: readonly { readonly name: string; readonly type: TensorType }[],
  settings: SessionSettings,
): Promise<ReadBack> {
  const inputs = values.map(({ name, type }) => input('feed', name, type));
  const outputs = values.map(({ name }, i) => ({ name: `read/${name}`, value: inputs[i]! }));
  const model = emitModel({ name: 'read-back', inputs, outputs });
  const session = await openModel(model, settings, 'disabled');
  return {
    async read(tensors) {
      const read = await session.run(tensors);
      return Object.fromEntries(values.map(({ name }) => [name, read[`read/${name}`]!]));
    },
    release: () => session.release(),
  };
}
