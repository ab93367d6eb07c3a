/** Problems and fixes as values: the English text comes from the one table of codes. */
import type { Diff } from '../document/diff.ts';
import type { Edge, Node } from '../document/document.ts';
import type { Fix, Problem } from './problem.ts';
import {
  type FixCode,
  type FixValues,
  fixTemplates,
  interpolate,
  type ProblemCode,
  type ProblemValues,
  problemTemplates,
} from './problem-codes.ts';

/** The network can be trained in spite of these. */
const warnings: ReadonlySet<ProblemCode> = new Set([
  'unused-node',
  'no-dataset',
  'untrained-output',
  'untrained-parameters',
  'max-norm-vector',
  'phase-left-out',
  'activation-before-loss',
  'metric-for-classes',
  'metric-for-numbers',
]);

export interface Place {
  readonly node?: Node;
  readonly port?: string;
  readonly edge?: Edge;
  readonly attribute?: string;
}

/** `node` is named in the text without being said in `values`. */
export const problem = <C extends ProblemCode>(
  code: C,
  values: Omit<ProblemValues<C>, 'node'>,
  place: Place = {},
  fixes: readonly Fix[] = [],
): Problem => makeProblem(code, values, place, fixes);

export function makeProblem(
  code: ProblemCode,
  given: Problem['values'],
  { node, port, edge, attribute }: Place,
  fixes: readonly Fix[] = [],
): Problem {
  const values = node ? { node: node.name || node.type, ...given } : given;
  return {
    severity: warnings.has(code) ? 'warning' : 'error',
    code,
    message: interpolate(problemTemplates[code], values),
    values,
    node: node?.id ?? null,
    port: port ?? null,
    edge: edge?.id ?? null,
    attribute: attribute ?? null,
    fixes,
  };
}

export const fix = <C extends FixCode>(code: C, values: FixValues<C>, diff: Diff): Fix => ({
  code,
  label: interpolate(fixTemplates[code], values),
  values,
  diff,
});
