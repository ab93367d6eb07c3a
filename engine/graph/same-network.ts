/** Whether the weights of one document are those of another, whatever else differs: title, places, training. */
import type { Document } from '../document/document.ts';
import { formatType } from '../ir/type.ts';
import { buildEvaluationGraph } from '../training-graph.ts';
import { check } from './check.ts';

/** The same inputs, outputs, parameters and buffers, by name and shape. A document with errors has no network to compare. */
export function sameNetwork(a: Document, b: Document): boolean {
  const [one, other] = [interfaceOf(a), interfaceOf(b)];
  return one !== null && one === other;
}

function interfaceOf(document: Document): string | null {
  if (check(document).problems.some(({ severity }) => severity === 'error')) return null;
  // The batch is no part of it.
  const { feeds, state, outputs } = buildEvaluationGraph(document, { batchSize: 1 });
  return [
    ...feeds.map(({ name, field, type }) => `feed ${name} ${field} ${formatType(type)}`),
    ...state.map(({ name, type }) => `state ${name} ${formatType(type)}`),
    ...outputs.map(({ node, result }) => `output ${node} ${formatType(result)}`),
  ]
    .sort()
    .join('\n');
}
