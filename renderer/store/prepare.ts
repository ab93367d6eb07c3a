/** What is worked out of a document before it takes the place of the one that is shown, so that the change itself is short. */
import type { Document } from '../../engine/document/document.ts';
import { portNamesOf } from '../edits/graph.ts';
import { orderedIds } from '../edits/order.ts';
import { breathe } from './breathe.ts';
import { prepareCheck } from './check.ts';

/** Of which the ports are found in one go. */
const NODES = 250;

/** A few milliseconds at a time; the caller goes on in a task of its own. */
export async function prepareDocument(document: Document): Promise<void> {
  await prepareCheck(document);
  await breathe();
  const nodes = Object.values(document.graph.nodes);
  for (let start = 0; start < nodes.length; start += NODES) {
    for (const node of nodes.slice(start, start + NODES)) portNamesOf(document, node);
    await breathe();
  }
  orderedIds(document.graph);
  await breathe();
}
