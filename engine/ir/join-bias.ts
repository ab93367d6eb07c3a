/** x W + b of matrices as one Gemm: one pass over the result where a runtime would make two. */
import { gemm } from '../ops/index.ts';
import { Uses } from './uses.ts';
import { applyAll, type Graph, type Operation, shapeOf, type Value, withOrigin } from './value.ts';

/** Only where nothing else reads the product. Types stay. */
export function joinBias(graph: Graph): Graph {
  const uses = new Uses(graph);
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  for (const operation of uses.operations) {
    const { row, inputs, outputs, attributes, origin } = operation;
    const parts = partsOf(operation, uses);
    const mapped = inputs.map(of);
    if (!parts && mapped.every((input, i) => input === inputs[i])) continue;
    const made = parts
      ? [withOrigin(parts.product.origin, () => joined(parts, of))]
      : withOrigin(origin, () => applyAll(row, mapped, attributes));
    outputs.forEach((output, i) => {
      replaced.set(output, made[i]!);
    });
  }
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

interface Parts {
  readonly product: Operation;
  readonly bias: Value;
}

/** A sum of a product of matrices and a number for each of its columns. */
function partsOf({ row, inputs }: Operation, uses: Uses): Parts | null {
  if (row.name !== 'Add') return null;
  for (const [i, value] of inputs.entries()) {
    const { source: product } = value;
    const bias = inputs[1 - i]!;
    if (product.kind !== 'operation' || product.row.name !== 'MatMul' || !uses.readOnce(value)) continue;
    const [columns] = shapeOf(value).slice(-1);
    const matrices = product.inputs.every(input => shapeOf(input).length === 2);
    if (matrices && shapeOf(bias).length === 1 && shapeOf(bias)[0] === columns) return { product, bias };
  }
  return null;
}

function joined({ product, bias }: Parts, of: (value: Value) => Value): Value {
  const [a, b] = product.inputs;
  return gemm(of(a!), of(b!), {}, of(bias));
}
