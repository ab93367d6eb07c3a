/**
 * Says what is wrong with a document and what its layers give, at every keystroke. A node with an error withholds only
 * what depends on it, and what depends on it gets no problems of its own for that.
 */
import type { Document, NodeId } from '../document/document.ts';
import { type Shape, sizeOf, type TensorType, type TypeProblem } from '../ir/type.ts';
import { checkData } from './check-data.ts';
import { checkNames } from './check-names.ts';
import { checkParameters } from './check-parameters.ts';
import { checkPaths } from './check-paths.ts';
import { checkPhases } from './check-phases.ts';
import { checkStructure } from './check-structure.ts';
import { checkTraining } from './check-training.ts';
import type { CheckResult, NodeReport } from './compiled.ts';
import { type Expansion, expand } from './expand.ts';
import { fixesFor } from './fixes.ts';
import { Locator } from './locate.ts';
import { type Lowering, lower } from './lower.ts';
import { makeProblem } from './make-problem.ts';
import type { Problem } from './problem.ts';
import { LayerProblem } from './problem-codes.ts';
import { type WiredNode, type Wiring, wire } from './wiring.ts';

/** The name of the batch dimension in every report. */
export const BATCH = 'batch';

export function check(document: Document): CheckResult {
  const expansion = expand(document);
  const flat = expansion.document;
  const wiring = wire(expansion);
  const known = [
    ...checkStructure(expansion, wiring),
    ...checkData(flat, wiring),
    ...checkTraining(flat, wiring),
  ];
  const blocked = new Set([
    ...known.filter(isBlocking).map(problem => problem.node),
    ...expansion.faults.map(({ node }) => node.id),
  ]);
  const failed = new Map<NodeId, TypeProblem>();
  const lowering = lower(flat, wiring, {
    mode: 'inference',
    batch: BATCH,
    nodes: new Set([...wiring.nodes.keys()].filter(id => !blocked.has(id))),
    onProblem: (id, error) => failed.set(id, error),
  });
  const nodes = report(wiring, lowering);
  const failures = [...failed].map(([id, error]) => {
    const wired = wiring.nodes.get(id)!;
    return problemOf(flat, wiring, wired, nodes[id]!, error);
  });
  const instances = instanceReports(expansion, nodes);
  const problems = [
    ...known,
    ...failures,
    ...checkParameters(expansion, wiring, { ...nodes, ...instances }),
    ...checkPhases(document, wiring, nodes),
  ];
  const located = new Locator(document, expansion).locate([
    ...problems,
    ...checkPaths(expansion, wiring, nodes, problems),
  ]);
  return {
    problems: [...located, ...checkNames(document, expansion)].sort(errorsFirst),
    nodes: { ...nodes, ...instances },
    parameters: sum(lowering.parameters.map(({ state }) => sizeOf(state.type.shape))),
  };
}

/** Errors that leave a layer without what it needs to be built. */
const isBlocking = ({ severity, code }: Problem): boolean =>
  severity === 'error' && (code.startsWith('attribute-') || code === 'unknown-field');

const errorsFirst = (a: Problem, b: Problem): number =>
  Number(a.severity === 'warning') - Number(b.severity === 'warning');

function report(wiring: Wiring, { values, parameters }: Lowering): { [id: NodeId]: NodeReport } {
  const shapes = new Map<NodeId, { [parameter: string]: Shape }>();
  for (const { name, state } of parameters)
    shapes.set(state.node, { ...shapes.get(state.node), [name]: state.type.shape });
  const typeAt = (node: NodeId, port: string): TensorType | null => values[node]?.[port]?.type ?? null;
  const nodes: { [id: NodeId]: NodeReport } = {};
  for (const [id, { inputs, outputs, incoming }] of wiring.nodes) {
    const parameterShapes = values[id] ? (shapes.get(id) ?? {}) : null;
    nodes[id] = {
      inputs: table(Object.keys(inputs), port => {
        const source = incoming.get(port)?.source;
        return source ? typeAt(source.node, source.port) : null;
      }),
      outputs: table(Object.keys(outputs), port => typeAt(id, port)),
      parameters: parameterShapes && sum(Object.values(parameterShapes).map(sizeOf)),
      parameterShapes,
    };
  }
  return nodes;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
/** A node that stands for a block has the types of the ports, and the parameters of all that is in its place. */
function instanceReports({ instances }: Expansion, nodes: { readonly [id: NodeId]: NodeReport }) {
  return Object.fromEntries(
    instances.map(({ id, inputs, outputs, inner }): [NodeId, NodeReport] => {
      const counts = inner.map(each => nodes[each]!.parameters);
      return [
        id,
        {
          inputs: table(Object.keys(inputs), port => nodes[inputs[port]!]!.inputs.x ?? null),
          outputs: table(Object.keys(outputs), port => nodes[outputs[port]!]!.outputs.y ?? null),
          parameters: counts.every(count => count !== null) ? sum(counts) : null,
          parameterShapes: counts.every(count => count !== null) ? {} : null,
        },
      ];
    }),
  );
}

const table = <T>(keys: readonly string[], of: (key: string) => T): { [key: string]: T } =>
  Object.fromEntries(keys.map(key => [key, of(key)]));

function problemOf(
  document: Document,
  wiring: Wiring,
  wired: WiredNode,
  { inputs }: NodeReport,
  error: TypeProblem,
): Problem {
  const { node } = wired;
  const { port, attribute } = error.at;
  const edge = port === undefined ? undefined : wired.incoming.get(port);
  const place = { node, port, edge, attribute };
  // What an op says of its own inputs is no text of ours: a layer should have said it before.
  if (!(error instanceof LayerProblem)) return makeProblem('incompatible', { reason: error.message }, place);
  const type = port === undefined ? undefined : (inputs[port] ?? undefined);
  const failure = { document, wiring, wired, values: error.values, edge, type };
  return makeProblem(error.code, error.values, place, fixesFor(error.code, failure));
}
