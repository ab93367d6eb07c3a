/**
 * The types of a document's values without the values: what `lower` would give, as far as `check` asks. What a layer does depends on
 * its attributes, the types that arrive and the fields of the data, and on nothing else; so what it did is remembered by these, and
 * after an edit only nodes are lowered again for which one of them has changed.
 */
import type { Dataset, Document, NodeId } from '../document/document.ts';
import { type Dim, type Shape, sizeOf, type TensorType, TypeProblem } from '../ir/type.ts';
import { input } from '../ir/value.ts';
import { expectShared, fieldsOf, lowerAlone } from './lower.ts';
import type { WiredNode, Wiring } from './wiring.ts';

interface Shapes {
  readonly [name: string]: Shape;
}

/** What a layer gave and asked for. */
export interface Inferred {
  /** Null: it cannot be built. */
  readonly outputs: { readonly [port: string]: TensorType } | null;
  readonly problem: TypeProblem | null;
  /** Name within the node → shape, in the order in which they were asked for. */
  readonly parameters: Shapes;
  readonly buffers: Shapes;
  /** Numbers in all parameters. */
  readonly size: number;
}

export interface Inference {
  readonly nodes: ReadonlyMap<NodeId, Inferred>;
  /** By the node that owns them, where blocks share them. */
  readonly parameters: ReadonlyMap<NodeId, Shapes>;
  readonly size: number;
  readonly problems: ReadonlyMap<NodeId, TypeProblem>;
}

/** Of a document that is edited for days. */
const MOST_KNOWN = 50_000;

/** What layers did, by all that it depends on. */
export class InferenceMemory {
  #fields: Dataset['fields'] | undefined;
  #count = 0;
  /** Layer and attributes, as text → the types that arrived, as text → what it did. */
  readonly #known = new Map<string, Map<string, Inferred>>();
  /** The same, by the attributes themselves. */
  #byAttributes = new WeakMap<object, Map<string, Inferred>>();
  readonly #types = new WeakMap<TensorType, string>();

  /** The fields of the data belong to what is remembered. */
  begin({ dataset }: Document): void {
    if (dataset?.fields !== this.#fields || this.#count > MOST_KNOWN) {
      this.#known.clear();
      this.#byAttributes = new WeakMap();
      this.#count = 0;
    }
    this.#fields = dataset?.fields;
  }

  recall(wired: WiredNode, inputs: readonly TensorType[], infer: () => Inferred): Inferred {
    const ofLayer = this.#ofLayer(wired);
    let key = '';
    for (const type of inputs) key += this.#keyOfType(type);
    let known = ofLayer.get(key);
    if (!known) {
      known = infer();
      ofLayer.set(key, known);
      this.#count += 1;
    }
    return known;
  }

  #ofLayer({ node, attributes }: WiredNode): Map<string, Inferred> {
    let found = this.#byAttributes.get(attributes);
    if (found) return found;
    const key = `${node.type} ${JSON.stringify(attributes)}`;
    found = this.#known.get(key) ?? new Map();
    this.#known.set(key, found);
    this.#byAttributes.set(attributes, found);
    return found;
  }

  #keyOfType(type: TensorType): string {
    let key = this.#types.get(type);
    if (key === undefined) {
      key = ` ${type.dtype}[${type.shape.join()}]`;
      this.#types.set(type, key);
    }
    return key;
  }
}

/** @param blocked are passed over, with all that depends on them */
export function infer(
  document: Document,
  wiring: Wiring,
  { batch, blocked }: { readonly batch: Dim; readonly blocked: ReadonlySet<NodeId | null> },
  memory: InferenceMemory,
): Inference {
  memory.begin(document);
  const fields = fieldsOf(document);
  const inferred = new Map<NodeId, Inferred>();
  const problems = new Map<NodeId, TypeProblem>();
  const shared = new SharedStates();
  for (const id of wiring.order) {
    const wired = wiring.nodes.get(id)!;
    if (!wired.layer || blocked.has(id)) continue;
    const inputs = typesInto(wired, inferred);
    if (!inputs) continue;
    let known = memory.recall(wired, inputs, () => {
      const ports = Object.keys(wired.inputs);
      const values = Object.fromEntries(ports.map((port, i) => [port, input('body', port, inputs[i]!)]));
      return inferredOf(lowerAlone(wired, values, fields, { mode: 'inference', batch }));
    });
    try {
      shared.take(wired.owner, known);
    } catch (error) {
      if (!(error instanceof TypeProblem)) throw error;
      known = { ...known, outputs: null, problem: error };
    }
    inferred.set(id, known);
    if (known.problem) problems.set(id, known.problem);
  }
  return { nodes: inferred, parameters: shared.parameters, size: shared.size, problems };
}

/** Null where something that the node needs is not there. */
function typesInto(
  { inputs, incoming }: WiredNode,
  inferred: ReadonlyMap<NodeId, Inferred>,
): TensorType[] | null {
  const types: TensorType[] = [];
  for (const port in inputs) {
    const source = incoming.get(port)?.source;
    const type = source && inferred.get(source.node)?.outputs?.[source.port];
    if (!type) return null;
    types.push(type);
  }
  return types;
}

function inferredOf({ values, problem, parameters, buffers }: ReturnType<typeof lowerAlone>): Inferred {
  const shapes: { [name: string]: Shape } = {};
  let size = 0;
  for (const { name, state } of parameters) {
    shapes[name] = state.type.shape;
    size += sizeOf(state.type.shape);
  }
  return {
    outputs: values && Object.fromEntries(Object.entries(values).map(([port, { type }]) => [port, type])),
    problem,
    parameters: shapes,
    buffers: Object.fromEntries(
      buffers.map(({ state }) => [state.name.slice(state.node.length + 1), state.type.shape]),
    ),
    size,
  };
}

/** What nodes have asked for, by the node that owns it: where blocks share, several ask for the same. */
class SharedStates {
  readonly parameters = new Map<NodeId, Shapes>();
  readonly #buffers = new Map<NodeId, Shapes>();
  size = 0;

  /** @throws LayerProblem where another has asked for it in another shape; what was asked for before that counts. */
  take(owner: NodeId, { parameters, buffers, size }: Inferred): void {
    if (!this.parameters.has(owner)) {
      this.parameters.set(owner, parameters);
      this.size += size;
    } else
      share(this.parameters, owner, parameters, shape => {
        this.size += sizeOf(shape);
      });
    if (!this.#buffers.has(owner)) this.#buffers.set(owner, buffers);
    else share(this.#buffers, owner, buffers, () => {});
  }
}

/** @param onNew told of what was not there before */
function share(
  table: Map<NodeId, Shapes>,
  owner: NodeId,
  asked: Shapes,
  onNew: (shape: Shape) => void,
): void {
  for (const [name, shape] of Object.entries(asked)) {
    const known = table.get(owner)!;
    if (Object.hasOwn(known, name)) expectShared(`${owner}/${name}`, known[name]!, shape);
    else {
      table.set(owner, { ...known, [name]: shape });
      onNew(shape);
    }
  }
}
