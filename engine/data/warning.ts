/** Problems of data: they belong to no node, so what they name is in the sentence. */
import type { Problem } from '../graph/problem.ts';

export const dataProblem = (
  severity: Problem['severity'],
  code: string,
  message: string,
  values: Problem['values'],
): Problem => ({
  severity,
  code,
  message,
  values,
  node: null,
  port: null,
  edge: null,
  attribute: null,
  fixes: [],
});
