/** Opening a document: from the last key of its path until every node in view shows its shapes. */
import { type Document, emptyDocument } from '../../engine/document/document.ts';
import type { BenchEntry } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { inEditor } from './entry.ts';
import { answerOf } from './figures.ts';
import { ASKED, openTraced, SHOWN } from './window.ts';

const open = (name: string, document: (root: string) => Promise<Document>): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async application => {
      const wanted = await document(root);
      // Something else was open before, as in a window that has been used: what is measured is the document.
      await openTraced(application, 'former', formerOf(wanted));
      const trace = await openTraced(application, 'network', wanted);
      return answerOf(trace, trace.marks.get(ASKED)![0]!, trace.marks.get(SHOWN)![0]!);
    }),
});

/** A node alone, of the same data. */
function formerOf({ dataset, graph }: Document): Document {
  const input = Object.values(graph.nodes).find(({ type }) => type === 'Input')!;
  return { ...emptyDocument('Former'), dataset, graph: { nodes: { [input.id]: input }, edges: {} } };
}

export const openResnet152 = open('open-resnet152', resnet152);
export const openThousand = open('open-1000', async () => thousandNodes());
