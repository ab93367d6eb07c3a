/**
 * What `check` tells of each node. Reports that say the same as the time before are the same objects, so that whoever shows them
 * sees at a glance what is new.
 */
import type { NodeId } from '../document/document.ts';
import { type Shape, sameShape, sameType, sizeOf, type TensorType } from '../ir/type.ts';
import type { Ports } from '../layers/layer.ts';
import type { NodeReport } from './compiled.ts';
import type { Expansion } from './expand.ts';
import type { Inference, Inferred } from './infer.ts';
import type { WiredNode, Wiring } from './wiring.ts';

interface Reported {
  /** What the layer did; undefined: something that it needs is not there. */
  readonly made: Inferred | undefined;
  /** The ports that the report was made for; a node without a change has the same objects. */
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly report: NodeReport;
}

type Types = NodeReport['inputs'];
type Reports = { [id: NodeId]: NodeReport };

export class ReportMemory {
  #nodes: ReadonlyMap<NodeId, Reported> = new Map();
  /** Layers that did the same are told of alike. */
  readonly #byMade = new WeakMap<Inferred, Reported>();
  /** Nor is there a difference between those that have the same ports and did nothing, of which an edit can leave hundreds. */
  readonly #idle = new WeakMap<Ports, Reported>();
  #instances: ReadonlyMap<NodeId, NodeReport> = new Map();

  /** Of the flat nodes, and of those that stand for blocks. */
  report({ instances }: Expansion, wiring: Wiring, inference: Inference): Reports {
    const reports: Reports = {};
    const nodes = new Map<NodeId, Reported>();
    for (const [id, wired] of wiring.nodes) {
      const told = this.#tell(id, wired, inference);
      nodes.set(id, told);
      reports[id] = told.report;
    }
    this.#nodes = nodes;
    this.#instances = new Map(
      instances.map(instance => {
        const fresh = ofInstance(instance, reports);
        const known = this.#instances.get(instance.id);
        return [instance.id, known && sameReport(known, fresh) ? known : fresh];
      }),
    );
    for (const [id, each] of this.#instances) reports[id] = each;
    return reports;
  }

  #tell(id: NodeId, wired: WiredNode, inference: Inference): Reported {
    const made = inference.nodes.get(id);
    const shapes = shapesOf(id, inference);
    const known = this.#nodes.get(id);
    if (known && isMadeOf(known, wired, made, shapes)) return known;
    if (known && tells(known, id, wired, inference)) return { ...known, made };
    const alike = made ? this.#byMade.get(made) : this.#idle.get(wired.inputs);
    if (alike && (made ? isMadeOf(alike, wired, made, shapes) : tells(alike, id, wired, inference)))
      return alike;
    const told = tell(id, wired, inference);
    if (made) this.#byMade.set(made, told);
    else this.#idle.set(wired.inputs, told);
    return told;
  }
}

const NO_PARAMETERS: NonNullable<NodeReport['parameterShapes']> = {};

/** Null where the node has an error or depends on one. */
const shapesOf = (id: NodeId, { nodes, parameters }: Inference): NodeReport['parameterShapes'] =>
  nodes.get(id)?.outputs ? (parameters.get(id) ?? NO_PARAMETERS) : null;

const typeAt = ({ nodes }: Inference, node: NodeId, port: string): TensorType | null =>
  nodes.get(node)?.outputs?.[port] ?? null;

function typeInto({ incoming }: WiredNode, port: string, inference: Inference): TensorType | null {
  const source = incoming.get(port)?.source;
  return source ? typeAt(inference, source.node, source.port) : null;
}

/** What a layer did depends on the types that arrive, so they are the same where it is. */
const isMadeOf = (
  { made, inputs, outputs, report }: Reported,
  wired: WiredNode,
  now: Inferred | undefined,
  shapes: NodeReport['parameterShapes'],
): boolean =>
  made !== undefined &&
  made === now &&
  inputs === wired.inputs &&
  outputs === wired.outputs &&
  report.parameterShapes === shapes;

/** Whether the report still says what is so. */
function tells(
  { inputs, outputs, report }: Reported,
  id: NodeId,
  wired: WiredNode,
  inference: Inference,
): boolean {
  if (inputs !== wired.inputs || outputs !== wired.outputs) return false;
  for (const port in inputs)
    if (!isSameType(report.inputs[port]!, typeInto(wired, port, inference))) return false;
  for (const port in outputs)
    if (!isSameType(report.outputs[port]!, typeAt(inference, id, port))) return false;
  return sameShapes(report.parameterShapes, shapesOf(id, inference));
}

function tell(id: NodeId, wired: WiredNode, inference: Inference): Reported {
  const { inputs, outputs } = wired;
  const parameterShapes = shapesOf(id, inference);
  return {
    made: inference.nodes.get(id),
    inputs,
    outputs,
    report: {
      inputs: table(Object.keys(inputs), port => typeInto(wired, port, inference)),
      outputs: table(Object.keys(outputs), port => typeAt(inference, id, port)),
      parameters: parameterShapes && sum(Object.values(parameterShapes).map(sizeOf)),
      parameterShapes,
    },
  };
}

/** A node that stands for a block has the types of the ports, and the parameters of all that is in its place. */
function ofInstance({ inputs, outputs, inner }: Expansion['instances'][number], nodes: Reports): NodeReport {
  let parameters: number | null = 0;
  for (const id of inner) {
    const count: number | null = nodes[id]!.parameters;
    parameters = parameters === null || count === null ? null : parameters + count;
  }
  return {
    inputs: table(Object.keys(inputs), port => nodes[inputs[port]!]!.inputs.x ?? null),
    outputs: table(Object.keys(outputs), port => nodes[outputs[port]!]!.outputs.y ?? null),
    parameters,
    parameterShapes: parameters === null ? null : NO_PARAMETERS,
  };
}

// ---------------------------------------------------------------- the same?

const isSameType = (a: TensorType | null, b: TensorType | null): boolean =>
  a === b || (a !== null && b !== null && sameType(a, b));

const sameTypes = (a: Types, b: Types): boolean =>
  sameKeys(a, b) && every(a, port => isSameType(a[port]!, b[port]!));

function sameShapes(a: NodeReport['parameterShapes'], b: NodeReport['parameterShapes']): boolean {
  if (a === b || a === null || b === null) return a === b;
  return sameKeys(a, b) && every(a, name => sameShape(a[name] as Shape, b[name] as Shape));
}

const sameReport = (a: NodeReport, b: NodeReport): boolean =>
  a.parameters === b.parameters &&
  sameTypes(a.inputs, b.inputs) &&
  sameTypes(a.outputs, b.outputs) &&
  sameShapes(a.parameterShapes, b.parameterShapes);

/** In the same order, which forms show. */
function sameKeys(a: object, b: object): boolean {
  const [own, other] = [Object.keys(a), Object.keys(b)];
  return own.length === other.length && own.every((key, i) => key === other[i]);
}

const every = (record: object, holds: (key: string) => boolean): boolean => Object.keys(record).every(holds);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const table = <T>(keys: readonly string[], of: (key: string) => T): { [key: string]: T } =>
  Object.fromEntries(keys.map(key => [key, of(key)]));
