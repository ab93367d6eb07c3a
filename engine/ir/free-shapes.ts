/**
 * Spares reshapes of what comes in and goes out. To whoever gives a tensor as memory and takes one as memory, its shape is only what the
 * model says of it: ResNet-152 has a thousand reshapes of parameters on their way in and of gradients on their way out, of 8,900 operations.
 */
import { isReshaping, reshape } from '../ops/movement.ts';
import { substitute } from './substitute.ts';
import { type Shape, sameShape } from './type.ts';
import { Uses } from './uses.ts';
import { type Graph, input, type Value, withOrigin } from './value.ts';

/**
 * The same with other shapes of some inputs and outputs: as many elements in the same order, of the same dtype.
 * @param free names of inputs and outputs that may have any shape
 */
export function withFreeShapes(graph: Graph, free: ReadonlySet<string>): Graph {
  if (free.size === 0) return graph;
  const uses = new Uses(graph);
  const replaced = new Map<Value, Value>();
  const inputs = graph.inputs.map(value => {
    const { source, type, origin } = value;
    if (source.kind !== 'input' || !free.has(source.name)) return value;
    const shape = shapeWanted(uses, value);
    if (!shape) return value;
    const wanted = withOrigin(origin, () => input(source.role, source.name, { ...type, shape }));
    for (const reader of uses.readersOf(value)) {
      const result = reader.outputs[0]!;
      const same = sameShape(result.type.shape, shape);
      const again = () => reshape(wanted, result.type.shape);
      replaced.set(result, same ? wanted : withOrigin(reader.origin, again));
    }
    return wanted;
  });
  const values = graph.outputs.map(({ name, value }) => (free.has(name) ? withoutReshapes(value) : value));
  const results = substitute(values, replaced);
  return { ...graph, inputs, outputs: graph.outputs.map(({ name }, i) => ({ name, value: results[i]! })) };
}

/** Where an input is used in other shapes than its own alone, the first of them; else null. */
function shapeWanted(uses: Uses, value: Value): Shape | null {
  const readers = uses.readersOf(value);
  const isFree = uses.namesOf(value).length === 0 && readers.every(isReshaping);
  const shape = readers[0]?.outputs[0]?.type.shape;
  return isFree && shape?.every(dim => typeof dim === 'number') ? shape : null;
}

/** What an operation makes, before it is reshaped. */
function withoutReshapes(value: Value): Value {
  const { source } = value;
  if (source.kind !== 'operation' || !isReshaping(source)) return value;
  const inner = source.inputs[0]!;
  return inner.source.kind === 'operation' ? withoutReshapes(inner) : value;
}
