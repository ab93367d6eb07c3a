/** All that a graph says, piece by piece, for a hash: graphs with the same pieces are the same. */
import { formatType } from './type.ts';
import { type AttributeValue, type Graph, isGraph, operationsOf, type Value } from './value.ts';

/** @param add is given the pieces in turn; each text ends in a line break, so that no two run into one another */
export function eachPiece(graph: Graph, add: (piece: string | Uint8Array) => void): void {
  const numbers = new Map<object, number>();
  const say = (...words: readonly unknown[]): void => add(`${words.join(' ')}\n`);
  /** Of what a value comes from, numbered in the order of first use; a constant is told when it is first met. */
  const sourceOf = ({ source, type }: Value): number => {
    const known = numbers.get(source);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(source, number);
    if (source.kind === 'constant') {
      const { data } = source;
      say('constant', number, formatType(type));
      add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    return number;
  };
  const named = (value: Value): string => `${sourceOf(value)}.${value.index}`;
  const told = (attribute: AttributeValue): string => {
    if (typeof attribute === 'number') return Object.is(attribute, -0) ? '-0' : String(attribute);
    return JSON.stringify(attribute);
  };
  say('graph', JSON.stringify(graph.name));
  for (const value of graph.inputs) {
    const { source, type, origin } = value;
    if (source.kind === 'input')
      say(named(value), source.role, JSON.stringify([source.name, origin]), formatType(type));
  }
  for (const operation of operationsOf(graph.outputs.map(({ value }) => value))) {
    const { row, inputs, attributes, outputs, origin } = operation;
    const from = inputs.map(named);
    numbers.set(operation, numbers.size);
    say(
      numbers.get(operation),
      row.name,
      JSON.stringify(origin),
      ...from,
      ':',
      ...outputs.map(({ type }) => formatType(type)),
    );
    for (const [name, attribute] of Object.entries(attributes))
      if (isGraph(attribute)) {
        say(name);
        eachPiece(attribute, add);
      } else if (attribute !== undefined) say(name, told(attribute));
  }
  for (const { name, value } of graph.outputs) say(JSON.stringify(name), named(value));
}
