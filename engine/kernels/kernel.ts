/**
 * A kernel: a graph of elementwise operations as WebAssembly, which computes four elements at a time and keeps in registers all that
 * lies between. onnxruntime makes one operation after the other, each of which reads and writes memory. Every operation but
 * those of `functions.ts` rounds as IEEE 754 has it, so the two give the same bits.
 */
import { type Graph, operationsOf, type Value } from '../ir/value.ts';
import { type Kernel, kernelFrom } from './code.ts';
import { codeOf } from './operations.ts';
import {
  type Code,
  everyVector,
  load,
  localGet,
  localSet,
  moduleOf,
  simd,
  splat,
  splatInteger,
  splatIntegerLocal,
  splatLocal,
  store,
} from './wasm.ts';

/**
 * @param graph inputs of rank 1 are arrays, all of one length; the others, of rank 0, are numbers.
 * @param stride bytes from the beginning of one array in the memory to that of the next; the first begins at 0.
 */
export const kernelOver = (memory: WebAssembly.Memory, graph: Graph, stride: number): Kernel =>
  kernelFrom(memory, kernelCode(graph, stride));

/** What `kernelFrom` takes. It overwrites the first arrays with the outputs of the graph, in their order. */
export function kernelCode(graph: Graph, stride: number): Uint8Array<ArrayBuffer> {
  const arrays = graph.inputs.filter(isArray);
  const numbers = graph.inputs.filter(value => !isArray(value));
  const [end, firstNumber, at] = [0, 1, 1 + numbers.length];
  const locals = new Map<Value, number>();
  const once: Code[] = [];
  const each: Code[] = [];

  let defined = 0;
  const keep = (code: Code, among: Code[]): number => {
    const local = at + 1 + defined++;
    among.push([...code, ...localSet(local)]);
    return local;
  };
  const among = (value: Value): Code[] => (isArray(value) ? each : once);
  const define = (value: Value, code: Code): void => {
    locals.set(value, keep(code, among(value)));
  };
  const get = (value: Value): Code => {
    if (!locals.has(value)) define(value, constantOf(value));
    return localGet(locals.get(value)!);
  };
  for (const [i, value] of numbers.entries()) {
    const lanes = (isInteger(value) ? splatIntegerLocal : splatLocal)(firstNumber + i);
    define(value, value.type.dtype === 'bool' ? [...lanes, ...splat(0), ...simd(NOT_EQUAL)] : lanes);
  }
  for (const [i, value] of arrays.entries()) define(value, [...localGet(at), ...load(i * stride)]);
  for (const operation of operationsOf(graph.outputs.map(({ value }) => value))) {
    const output = operation.outputs[0]!;
    const code = codeOf(operation, operation.inputs.map(get), part => localGet(keep(part, among(output))));
    if (!code) throw new Error(`No kernel can be made of ${operation.row.name}.`);
    define(output, code);
  }
  const stores = graph.outputs.map(({ value }, i) => [...localGet(at), ...get(value), ...store(i * stride)]);
  return moduleOf(
    'run',
    {
      parameters: ['i32', ...numbers.map(value => (isInteger(value) ? 'i32' : 'f32'))],
      vectors: defined,
    },
    [...once.flat(), ...everyVector(at, end, [...each, ...stores].flat())],
  );
}

const NOT_EQUAL = 0x42;

/** Whether an input of a kernel is an array. */
export const isArray = ({ type }: Value): boolean => type.shape.length > 0;

export function nameOf({ source }: Value): string {
  if (source.kind !== 'input') throw new Error('Only the inputs of a kernel have names.');
  return source.name;
}

const isInteger = ({ type }: Value): boolean => type.dtype === 'uint32';

function constantOf(value: Value): Code {
  const { source, type } = value;
  if (source.kind === 'constant' && source.data.length === 1) {
    if (isInteger(value)) return splatInteger(Number(source.data[0]));
    if (type.dtype === 'float32') return splat(Number(source.data[0]));
  }
  throw new Error('A kernel uses a value that is neither made in it nor given to it.');
}
