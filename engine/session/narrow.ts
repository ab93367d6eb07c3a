/** For devices without 64-bit integers: class indices and the like fit into 32 bits. */
import {
  applyAll,
  constant,
  type Graph,
  input,
  isGraph,
  operationsOf,
  type Value,
  withOrigin,
} from '../ir/value.ts';
import { cast } from '../ops/index.ts';

/** WebGPU's shading language knows no 64-bit integers; what has them would run on the CPU. */
export const lacksInt64 = (device: string): boolean => device === 'webgpu';

/**
 * The same graph with int32 wherever it has int64: its inputs, constants, and casts. Only the few inputs that ONNX takes as
 * int64 alone get a cast, for which the device has a kernel. Names stay. Its outputs must not be int64.
 */
export function narrowIntegers(graph: Graph): Graph {
  const narrowed = new Map<Value, Value>();
  const of = (value: Value): Value => {
    const known = narrowed.get(value);
    if (known) return known;
    const result = withOrigin(value.origin, () => narrowLeaf(value));
    narrowed.set(value, result);
    return result;
  };
  const inputs = graph.inputs.map(of);
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) {
    const attributes = Object.fromEntries(
      Object.entries(operation.attributes).map(([name, value]) => [
        name,
        value === 'int64' ? 'int32' : isGraph(value) ? narrowIntegers(value) : value,
      ]),
    );
    const { row } = operation;
    const results = withOrigin(operation.origin, () =>
      applyAll(
        row,
        operation.inputs.map((value, i) =>
          row.int64Inputs?.includes(i) ? cast(of(value), 'int64') : of(value),
        ),
        attributes,
      ),
    );
    operation.outputs.forEach((output, i) => {
      narrowed.set(output, results[i]!);
    });
  }
  return { ...graph, inputs, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

function narrowLeaf(value: Value): Value {
  const { source, type } = value;
  if (type.dtype !== 'int64' || source.kind === 'operation') return value;
  if (source.kind === 'input') return input(source.role, source.name, { dtype: 'int32', shape: type.shape });
  return constant(Int32Array.from(source.data, Number), type.shape, 'int32');
}
