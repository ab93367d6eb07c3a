/** Checks between passes that a graph is what it claims to be. A failure is a bug of ours, never of the user. */
import { formatType, sameType, type TensorType } from './type.ts';
import { type Graph, isGraph, type Operation, operationsOf, type Value } from './value.ts';

/**
 * @throws Error naming the graph and the operation: a type that its row would not infer, a constant whose data does not
 * fill its shape, an input that is not listed, or a name that is used twice. Bodies are verified too.
 */
export function verify(graph: Graph): void {
  const fail = (reason: string): never => {
    throw new Error(`The graph ${graph.name} is not valid: ${reason}.`);
  };
  const listed = new Set(graph.inputs);
  requireUnique(
    'input',
    graph.inputs.map(({ source }) =>
      source.kind === 'input' ? source.name : fail(`one of its inputs is a ${source.kind}`),
    ),
    fail,
  );
  requireUnique(
    'output',
    graph.outputs.map(output => output.name),
    fail,
  );
  const checkLeaf = (value: Value) => {
    const { source, type } = value;
    if (source.kind === 'input' && !listed.has(value)) fail(`the input ${source.name} is not listed`);
    if (source.kind === 'constant' && source.data.length !== elements(type))
      fail(`a constant of type ${formatType(type)} has ${source.data.length} values`);
  };
  for (const { value } of graph.outputs) checkLeaf(value);
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) {
    operation.inputs.forEach(checkLeaf);
    checkTypes(operation, fail);
    for (const attribute of Object.values(operation.attributes)) if (isGraph(attribute)) verify(attribute);
  }
}

function checkTypes(
  { row, inputs, outputs, attributes, origin }: Operation,
  fail: (reason: string) => never,
) {
  const inferred = row.infer(
    inputs.map(input => input.type),
    attributes,
  );
  const types = Array.isArray(inferred) ? (inferred as readonly TensorType[]) : [inferred as TensorType];
  const where = `${row.name}${origin && ` of ${origin}`}`;
  if (types.length !== outputs.length) fail(`${where} has ${outputs.length} outputs, not ${types.length}`);
  outputs.forEach(({ type, source, index }, i) => {
    if (!sameType(type, types[i]!))
      fail(`${where} claims ${formatType(type)}, but its row infers ${formatType(types[i]!)}`);
    if (source.kind !== 'operation' || index !== i) fail(`output ${i} of ${where} does not lead back to it`);
  });
}

function requireUnique(what: string, names: readonly string[], fail: (reason: string) => never) {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) fail(`two of its ${what}s are named ${name}`);
    seen.add(name);
  }
}

/** Null where a dimension is symbolic: a constant never is. */
function elements({ shape }: TensorType): number | null {
  let size = 1;
  for (const dim of shape) {
    if (typeof dim !== 'number') return null;
    size *= dim;
  }
  return size;
}
