/** A document is worked out before it is shown, in steps, and nothing of it again when it is. */
import { expect, test, vi } from 'vitest';
import { thousandNodes } from '../../../bench/editor/documents.ts';
import * as checks from '../../../engine/graph/check.ts';
import { portNamesOf } from '../../../renderer/edits/graph.ts';
import { orderedIds } from '../../../renderer/edits/order.ts';
import { breathe } from '../../../renderer/store/breathe.ts';
import { checkStore } from '../../../renderer/store/check.ts';
import { documentStore } from '../../../renderer/store/document.ts';
import { prepareDocument } from '../../../renderer/store/prepare.ts';

vi.mock('../../../engine/graph/check.ts', { spy: true });
vi.mock('../../../renderer/store/breathe.ts', { spy: true });

test('when it is loaded, its check, its ports and its order are those that were prepared', async () => {
  const document = thousandNodes();
  await prepareDocument(document);
  const nodes = Object.values(document.graph.nodes);
  const [names, order] = [nodes.map(node => portNamesOf(document, node)), orderedIds(document.graph)];

  vi.mocked(checks.check).mockClear();
  documentStore.load(document, null);
  expect(checks.check).not.toHaveBeenCalled();
  expect(Object.keys(checkStore.getState().nodes)).toHaveLength(1000);
  expect(nodes.every((node, i) => portNamesOf(document, node) === names[i])).toBe(true);
  expect(orderedIds(document.graph)).toBe(order);
});

test('the window has its turn between the steps, and shows the former document until the end', async () => {
  const former = documentStore.getState().document;
  vi.mocked(breathe).mockClear();
  const turns: unknown[] = [];
  vi.mocked(breathe).mockImplementation(async () => {
    turns.push(documentStore.getState().document);
  });
  await prepareDocument(thousandNodes());
  // Five for the check, four for the ports of 250 nodes each, and one for the order.
  expect(turns.length).toBeGreaterThanOrEqual(10);
  expect(turns.every(shown => shown === former)).toBe(true);
});

test('a document that was changed after it was prepared is checked as it is', async () => {
  const document = thousandNodes();
  await prepareDocument(document);
  const { n0999: _, ...nodes } = document.graph.nodes;
  documentStore.load({ ...document, graph: { ...document.graph, nodes } }, null);
  expect(Object.keys(checkStore.getState().nodes)).toHaveLength(999);
});
