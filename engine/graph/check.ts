/**
 * Says what is wrong with a document and what its layers give, at every keystroke. A node with an error withholds only
 * what depends on it, and what depends on it gets no problems of its own for that.
 */
import type { Document } from '../document/document.ts';
import type { TypeProblem } from '../ir/type.ts';
import { checkData } from './check-data.ts';
import { checkNames } from './check-names.ts';
import { checkParameters } from './check-parameters.ts';
import { checkPaths } from './check-paths.ts';
import { checkPhases } from './check-phases.ts';
import { checkStructure } from './check-structure.ts';
import { checkTraining } from './check-training.ts';
import type { CheckResult, NodeReport } from './compiled.ts';
import { ExpansionMemory, expand } from './expand.ts';
import { fixesFor } from './fixes.ts';
import { InferenceMemory, infer } from './infer.ts';
import { Locator } from './locate.ts';
import { makeProblem } from './make-problem.ts';
import type { Problem } from './problem.ts';
import { LayerProblem } from './problem-codes.ts';
import { ReportMemory } from './report.ts';
import { type WiredNode, type Wiring, WiringMemory, wire } from './wiring.ts';

/** The name of the batch dimension in every report. */
export const BATCH = 'batch';

/** What earlier checks have worked out. It makes the next one faster, and nothing else. */
export class CheckMemory {
  readonly flat = new ExpansionMemory();
  readonly wired = new WiringMemory();
  readonly inferred = new InferenceMemory();
  readonly reports = new ReportMemory();
}

/** @param memory of the checks before, where a document is checked again after each edit */
export function check(document: Document, memory = new CheckMemory()): CheckResult {
  const steps = checkInSteps(document, memory);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a similar length, between which a window may draw. */
export function* checkInSteps(document: Document, memory: CheckMemory): Generator<void, CheckResult, void> {
  const expansion = expand(document, memory.flat);
  const flat = expansion.document;
  yield;
  const wiring = wire(expansion, memory.wired);
  yield;
  const known = [
    ...checkStructure(expansion, wiring),
    ...checkData(flat, wiring),
    ...checkTraining(flat, wiring),
  ];
  yield;
  const blocked = new Set([
    ...known.filter(isBlocking).map(problem => problem.node),
    ...expansion.faults.map(({ node }) => node.id),
  ]);
  const inference = infer(flat, wiring, { batch: BATCH, blocked }, memory.inferred);
  yield;
  const nodes = memory.reports.report(expansion, wiring, inference);
  const failures = [...inference.problems].map(([id, error]) =>
    problemOf(flat, wiring, wiring.nodes.get(id)!, nodes[id]!, error),
  );
  const problems = [
    ...known,
    ...failures,
    ...checkParameters(expansion, wiring, nodes),
    ...checkPhases(document, wiring, nodes),
  ];
  const located = new Locator(document, expansion).locate([
    ...problems,
    ...checkPaths(expansion, wiring, nodes, problems),
  ]);
  return {
    problems: [...located, ...checkNames(document, expansion)].sort(errorsFirst),
    nodes,
    parameters: inference.size,
  };
}

/** Errors that leave a layer without what it needs to be built. */
const isBlocking = ({ severity, code }: Problem): boolean =>
  severity === 'error' && (code.startsWith('attribute-') || code === 'unknown-field');

const errorsFirst = (a: Problem, b: Problem): number =>
  Number(a.severity === 'warning') - Number(b.severity === 'warning');

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
