/** Lowers a document: every node's layer builds its values, sources first, tagged with the node's id. */
import type { Document, Field, NodeId, ParameterSettings } from '../document/document.ts';
import { settingsOf } from '../document/parameter-settings.ts';
import type { Fans, Initializer } from '../initializers/initializer.ts';
import { drawFrom } from '../initializers/random.ts';
import {
  type Dim,
  float32,
  formatShape,
  type Shape,
  sameShape,
  sizeOf,
  type TensorType,
  TypeProblem,
} from '../ir/type.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import type { OutputDeclaration, Scope } from '../layers/layer.ts';
import { uniform } from '../ops/index.ts';
import { type Draw, type Feed, type Lowered, SAMPLE_WEIGHT, type State } from './compiled.ts';
import { layerProblem } from './problem-codes.ts';
import { RANDOM_KEY, streamOf } from './random.ts';
import type { WiredNode, Wiring } from './wiring.ts';

export interface LowerOptions {
  readonly mode: Scope['mode'];
  /** `batch` in checking and export, a number in training and evaluation. */
  readonly batch: Dim;
  /** The nodes to lower; a node is passed over with all that depends on it where it is not among them. */
  readonly nodes: ReadonlySet<NodeId>;
  /** A node that cannot be built; what depends on it is passed over. */
  onProblem(node: NodeId, problem: TypeProblem): void;
}

/** What the layers built and asked for. Lists are in the order of lowering. */
export interface Lowering extends Lowered {
  readonly feeds: readonly (Feed & { readonly value: Value })[];
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  readonly outputs: readonly NodeOutput[];
  /** [batch]; null in inference. */
  readonly sampleWeight: Value | null;
  /** uint32; null where nothing is drawn. */
  readonly randomKey: Value | null;
}

export interface Parameter {
  /** Within its node. */
  readonly name: string;
  readonly state: State;
  readonly value: Value;
  readonly initializer: Initializer;
  readonly fans: Fans;
  readonly settings: Required<ParameterSettings>;
  /** The axis along which its units lie; null: it has none (a bias). */
  readonly unitAxis: number | null;
}

export interface Buffer {
  readonly state: State;
  readonly value: Value;
  readonly start: number;
  /** The nodes that use it: several where it is shared. */
  readonly users: NodeId[];
  /** Its value after a training step; null where it does not change. */
  next: Value | null;
}

export interface NodeOutput extends OutputDeclaration {
  readonly node: NodeId;
  readonly name: string;
}

interface Building extends Lowering {
  readonly values: { [node: NodeId]: { readonly [port: string]: Value } };
  readonly feeds: (Feed & { readonly value: Value })[];
  readonly parameters: Parameter[];
  readonly buffers: Buffer[];
  readonly outputs: NodeOutput[];
  randomKey: Value | null;
}

export function lower(document: Document, wiring: Wiring, options: LowerOptions): Lowering {
  const lowering = begin(options);
  const fields = fieldsOf(document);
  for (const id of wiring.order) {
    const wired = wiring.nodes.get(id)!;
    if (!wired.layer || !options.nodes.has(id)) continue;
    const inputs = inputsOf(wired, lowering);
    if (!inputs) continue;
    const scope = scopeOf(wired, fields, lowering, options);
    try {
      lowering.values[id] = withOrigin(id, () => wired.layer!.lower(inputs, wired.attributes, scope));
    } catch (error) {
      if (!(error instanceof TypeProblem)) throw error;
      options.onProblem(id, error);
    }
  }
  return lowering;
}

const begin = ({ mode, batch }: Pick<LowerOptions, 'mode' | 'batch'>): Building => ({
  values: {},
  batch,
  feeds: [],
  parameters: [],
  buffers: [],
  outputs: [],
  sampleWeight: mode === 'inference' ? null : input('feed', SAMPLE_WEIGHT, float32([batch])),
  randomKey: null,
});

export const fieldsOf = ({ dataset }: Document): ReadonlyMap<string, Field> =>
  new Map(dataset?.fields.map(field => [field.name, field]));

/** A node by itself: what its layer asks for, and what it gives or why it cannot be built. */
export function lowerAlone(
  wired: WiredNode,
  inputs: { readonly [port: string]: Value },
  fields: ReadonlyMap<string, Field>,
  options: Pick<LowerOptions, 'mode' | 'batch'>,
): Pick<Lowering, 'parameters' | 'buffers'> & {
  readonly values: { readonly [port: string]: Value } | null;
  readonly problem: TypeProblem | null;
} {
  const { parameters, buffers, ...lowering } = begin(options);
  const scope = scopeOf(wired, fields, { ...lowering, parameters, buffers }, options);
  try {
    return {
      parameters,
      buffers,
      values: wired.layer!.lower(inputs, wired.attributes, scope),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof TypeProblem)) throw error;
    return { parameters, buffers, values: null, problem: error };
  }
}

/** Null where something that the node needs is not there. */
function inputsOf(wired: WiredNode, { values }: Lowering): { [port: string]: Value } | null {
  const inputs: { [port: string]: Value } = {};
  for (const port of Object.keys(wired.inputs)) {
    const source = wired.incoming.get(port)?.source;
    const value = source && values[source.node]?.[source.port];
    if (!value) return null;
    inputs[port] = value;
  }
  return inputs;
}

function scopeOf(
  { node, owner, tables }: WiredNode,
  fields: ReadonlyMap<string, Field>,
  lowering: Building,
  { mode, batch }: Pick<LowerOptions, 'mode' | 'batch'>,
): Scope {
  let draws = 0;
  const uniformly = (shape: Shape): Value => {
    lowering.randomKey ??= withOrigin('', () => input('scalar', RANDOM_KEY, { dtype: 'uint32', shape: [] }));
    return uniform(lowering.randomKey, streamOf(`${node.id}/${draws++}`), shape);
  };
  const feed = (field: string, type: TensorType, draw?: Draw): Value => {
    const value = input('feed', node.name, type);
    lowering.feeds.push({ name: node.name, field, type, value, ...(draw && { draw }) });
    return value;
  };
  const stateOf = (name: string, role: State['role'], shape: readonly Dim[]): State => {
    // Parameters do not depend on the batch, so their size is known; this throws where a layer forgets it.
    sizeOf(shape);
    return { name: `${owner}/${name}`, role, node: owner, type: float32(shape) };
  };
  return {
    name: node.name,
    mode,
    batch,
    sampleWeight: lowering.sampleWeight,
    parameter(name, shape, initializer, fans = fansOf(shape), axis) {
      const state = stateOf(name, 'parameter', shape);
      const shared = sharedBy(state, lowering.parameters);
      if (shared) return shared.value;
      const value = input('parameter', state.name, state.type);
      const settings = settingsOf(tables, name);
      const unitAxis = axis ?? unitAxisOf(shape);
      lowering.parameters.push({ name, state, value, initializer, fans, settings, unitAxis });
      return value;
    },
    buffer(name, shape, start) {
      const state = stateOf(name, 'buffer', shape);
      const shared = sharedBy(state, lowering.buffers);
      // Each use goes on from where the one before it came to.
      if (shared) {
        shared.users.push(node.id);
        return shared.next ?? shared.value;
      }
      const value = input('buffer', state.name, state.type);
      lowering.buffers.push({ state, value, start, users: [node.id], next: null });
      return value;
    },
    update(buffer, next) {
      const known = lowering.buffers.find(({ value, next }) => value === buffer || next === buffer);
      if (!known) throw new Error(`${node.type} updates what is not one of its buffers.`);
      known.next = next;
    },
    uniform: uniformly,
    field: name => fields.get(name),
    feed: (field, dtype, shape) => feed(field, { dtype, shape: [batch, ...shape] }),
    draw(distribution, shape) {
      const whole = [batch, ...shape];
      if (mode === 'training') return drawFrom(distribution, whole, uniformly);
      return feed('', float32(whole), { distribution, stream: streamOf(node.id) });
    },
    output(output) {
      lowering.outputs.push({ ...output, node: node.id, name: node.name });
    },
  };
}

/** A table maps rows to columns; a kernel is [units, in, ...]. */
const unitAxisOf = ({ length: rank }: readonly Dim[]): number | null =>
  rank < 2 ? null : rank === 2 ? 1 : 0;

/** What another node has asked for already, where blocks share their parameters. */
function sharedBy<T extends { readonly state: State }>(state: State, known: readonly T[]): T | undefined {
  const found = known.find(each => each.state.name === state.name);
  if (found) expectShared(state.name, found.state.type.shape, state.type.shape);
  return found;
}

/** @throws LayerProblem where the two are not the same. */
export function expectShared(parameter: string, there: Shape, here: Shape): void {
  if (sameShape(there, here)) return;
  const shapes = { there: formatShape(there), here: formatShape(here) };
  throw layerProblem('block-shared-shape', { parameter, ...shapes });
}

/** A vector is a bias; a table maps rows to columns. Layers whose weights mean something else say so. */
function fansOf(shape: readonly Dim[]): Fans {
  const [fanIn, fanOut] = [shape[0] ?? 1, shape[1] ?? shape[0] ?? 1];
  return { fanIn: Number(fanIn), fanOut: Number(fanOut) };
}
