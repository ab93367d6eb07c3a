/** A graph as text that a person can review: the same graph always prints the same. */
import { formatShape, formatType } from './type.ts';
import {
  type Attributes,
  type AttributeValue,
  type Constant,
  type Graph,
  isGraph,
  type Operation,
  operationsOf,
  type Value,
} from './value.ts';

/**
 * One line an operation: `%3 = Add(%2, dense/bias) : float32[batch, 10]  # dense`. Inputs stand by name, small
 * constants by value, the node that an operation was made for after the `#`.
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    const { source } = value;
    if (source.kind === 'input') return source.name;
    if (source.kind === 'constant') return printConstant(source, value);
    return names.get(value) ?? '%?';
  };
  const operations = operationsOf(graph.outputs.map(output => output.value));
  let next = 0;
  for (const { outputs } of operations) for (const value of outputs) names.set(value, `%${next++}`);
  return [
    `graph ${graph.name}`,
    ...graph.inputs.map(({ source, type }) =>
      source.kind === 'input' ? `  ${source.role} ${source.name} : ${formatType(type)}` : '',
    ),
    ...operations.flatMap(operation => [
      `  ${printOperation(operation, nameOf)}`,
      ...Object.values(operation.attributes).filter(isGraph).flatMap(printBody),
    ]),
    ...graph.outputs.map(
      ({ name, value }) => `  return ${name} = ${nameOf(value)} : ${formatType(value.type)}`,
    ),
    '',
  ].join('\n');
}

/** Indented below the operation that it belongs to; its numbers start anew. */
const printBody = (body: Graph): string[] =>
  printGraph(body)
    .trimEnd()
    .split('\n')
    .map(line => `    ${line}`);

function printOperation(operation: Operation, nameOf: (value: Value) => string): string {
  const { row, inputs, outputs, attributes, origin } = operation;
  const settings = printAttributes(attributes);
  const results = outputs.map(nameOf).join(', ');
  const types = outputs.map(output => formatType(output.type)).join(', ');
  const call = `${row.name}(${inputs.map(nameOf).join(', ')}${settings && `; ${settings}`})`;
  return `${results} = ${call} : ${types}${origin && `  # ${origin}`}`;
}

const printAttributes = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${printAttribute(value!)}`)
    .join(', ');

function printAttribute(value: AttributeValue): string {
  if (Array.isArray(value)) return formatShape(value);
  return isGraph(value) ? `graph ${value.name}` : String(value);
}

function printConstant({ data }: Constant, value: Value): string {
  if (data.length > 8) return `constant ${formatType(value.type)}`;
  const numbers = Array.from<number | bigint, string>(data, String);
  return value.type.shape.length === 0 ? numbers[0]! : `[${numbers.join(', ')}]`;
}
