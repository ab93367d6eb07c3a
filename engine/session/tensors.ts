/** Between the IR's data and onnxruntime's tensors. */
import { Tensor } from 'onnxruntime-node';
import { type DType, sizeOf, type TensorType } from '../ir/type.ts';
import type { Constant } from '../ir/value.ts';
import { lacksInt64 } from './narrow.ts';

export type Data = Constant['data'];

export function allocate(type: TensorType): Data {
  const size = sizeOf(type.shape);
  switch (type.dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int64':
      return new BigInt64Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'uint32':
      return new Uint32Array(size);
    case 'uint8':
    case 'bool':
      return new Uint8Array(size);
  }
}

/** A tensor over the data itself, not a copy. The shape must be concrete. */
export function tensorOf({ dtype, shape }: TensorType, data: Data): Tensor {
  const dims = shape.map(Number);
  if (data.length !== sizeOf(shape))
    throw new Error(`A ${dtype} tensor of ${sizeOf(shape)} values got ${data.length}.`);
  return new Tensor(dtype, data, dims);
}

/** A batch for a graph's input; narrowed where the device's graph has int32 for int64. */
export const feedTensor = (type: TensorType, data: Data, device: string): Tensor =>
  data instanceof BigInt64Array && lacksInt64(device)
    ? tensorOf({ ...type, dtype: 'int32' }, Int32Array.from(data, Number))
    : tensorOf(type, data);

export function scalarTensor(dtype: 'float32' | 'uint32', value: number): Tensor {
  return dtype === 'float32'
    ? new Tensor('float32', Float32Array.of(value), [])
    : new Tensor('uint32', Uint32Array.of(value), []);
}

/** The data of a tensor on the CPU. Asking one on a GPU for it would abort the process. */
export function dataOf(tensor: Tensor): Data {
  if (tensor.location !== 'cpu') throw new Error(`A tensor on ${tensor.location} was not read back first.`);
  const { data } = tensor;
  if (
    data instanceof Float32Array ||
    data instanceof BigInt64Array ||
    data instanceof Int32Array ||
    data instanceof Uint32Array ||
    data instanceof Uint8Array
  )
    return data;
  throw new Error(`No tensor of ours is ${tensor.type}.`);
}

/** As one of `data`'s kind, from bytes that were written by the same dtype; copied, so alignment does not matter. */
export function fromBytes(dtype: DType, bytes: Uint8Array): Data {
  // A Buffer's `slice` would share its memory.
  const { buffer } = new Uint8Array(bytes);
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer);
  }
}

/** Frees the memory on a device at once, rather than when the tensor is collected. */
export function dispose(tensor: Tensor): void {
  if (tensor.location !== 'cpu') tensor.dispose();
}
