/** What uses the values of a graph, and in which order they are made. */
import { type Graph, type Operation, operationsOf, type Value } from './value.ts';

export class Uses {
  /** Inputs first. */
  readonly operations: readonly Operation[];
  readonly #place: ReadonlyMap<Value['source'], number>;
  readonly #readers = new Map<Value, Operation[]>();
  readonly #names = new Map<Value, string[]>();

  constructor(graph: Graph) {
    this.operations = operationsOf(graph.outputs.map(({ value }) => value));
    this.#place = new Map(this.operations.map((operation, i) => [operation, i]));
    for (const operation of this.operations)
      for (const value of new Set(operation.inputs)) push(this.#readers, value, operation);
    for (const { name, value } of graph.outputs) push(this.#names, value, name);
  }

  /** The operations that have the value as an input. */
  readersOf(value: Value): readonly Operation[] {
    return this.#readers.get(value) ?? [];
  }

  /** The names under which the graph returns the value. */
  namesOf(value: Value): readonly string[] {
    return this.#names.get(value) ?? [];
  }

  /** Whether one operation reads the value, and no output of the graph is it. */
  readOnce(value: Value): boolean {
    return this.readersOf(value).length === 1 && this.namesOf(value).length === 0;
  }

  /** The place of a value's operation among all; -1: none makes it. */
  placeOf({ source }: Value): number {
    return this.#place.get(source) ?? -1;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, item: V): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
