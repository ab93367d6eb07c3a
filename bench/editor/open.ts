/** Opening a document, or a window on it: from the last key of its path, or the call of the page, until every node in view shows its shapes. */
import { type Document, emptyDocument } from '../../engine/document/document.ts';
import type { BenchEntry } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { inEditor } from './entry.ts';
import { type Answer, answerOf, longest, since } from './figures.ts';
import type { Trace } from './trace.ts';
import { ASKED, openTraced, reloadTraced, SHOWN } from './window.ts';

const open = (name: string, document: (root: string) => Promise<Document>): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async application => {
      const wanted = await document(root);
      // Something else was open before, as in a window that has been used: what is measured is the document.
      await openTraced(application, 'former', formerOf(wanted));
      const trace = await openTraced(application, 'network', wanted);
      return opening(trace, { asked: ASKED, from: ASKED });
    }),
});

/**
 * The window is called anew, as at the start of the program: it is given back what it showed. That the browser takes the former page down
 * is no part of a start: tasks count from where it has put the new page in its place.
 */
const start = (name: string, document: (root: string) => Promise<Document>): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async application => {
      await openTraced(application, 'network', await document(root));
      const trace = await reloadTraced(application.page);
      return opening(trace, { asked: 'navigationStart', from: 'commitNavigationEnd' });
    }),
});

/**
 * What surrounds the nodes may come after them, but no task of it may be long, either.
 * @param marks when it was asked for, and from when on tasks count
 */
function opening(trace: Trace, marks: { readonly asked: string; readonly from: string }): Answer {
  const [asked, from] = [marks.asked, marks.from].map(name => trace.marks.get(name)![0]!) as [number, number];
  const [shown] = trace.marks.get(SHOWN)!;
  return { ...answerOf(trace, asked, shown!), ...longest(since(trace.tasks, from)) };
}

/** A node alone, of the same data. */
function formerOf({ dataset, graph }: Document): Document {
  const input = Object.values(graph.nodes).find(({ type }) => type === 'Input')!;
  return { ...emptyDocument('Former'), dataset, graph: { nodes: { [input.id]: input }, edges: {} } };
}

export const openResnet152 = open('open-resnet152', resnet152);
export const openThousand = open('open-1000', async () => thousandNodes());
export const startResnet152 = start('start-resnet152', resnet152);
export const startThousand = start('start-1000', async () => thousandNodes());
