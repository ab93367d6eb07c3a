/** What is done in the window while Chromium traces it, and what the trace tells. */
import type { Document } from '../../engine/document/document.ts';
import type { BenchEntry, Measurement } from '../suite.ts';
import { type Application, startEditor } from './application.ts';
import { countStolen } from './stolen.ts';
import { startTraining } from './training-run.ts';
import { openTraced, showCurves, watchWindow } from './window.ts';

/** A window that shows a document. */
export const alone = (
  name: string,
  document: (root: string) => Promise<Document>,
  measure: (application: Application) => Promise<Measurement>,
): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async application => {
      await openTraced(application, 'network', await document(root));
      return measure(application);
    }),
});

/** A window that shows a document, while a run trains, unless told otherwise, and its curves are drawn below the canvas. */
export const editing = (
  name: string,
  document: (root: string) => Promise<Document>,
  measure: (application: Application) => Promise<Measurement>,
  training = true,
): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async application => {
      await openTraced(application, 'network', await document(root));
      if (training) {
        await startTraining(root, application.url);
        await showCurves(application.page);
      }
      return measure(application);
    }),
});

/** Starts the application and a browser for it, and ends both. */
export async function inEditor(
  root: string,
  measure: (application: Application) => Promise<Measurement>,
): Promise<Measurement> {
  const application = await startEditor(root);
  try {
    await watchWindow(application.page);
    const stolen = countStolen();
    const measured = await measure(application);
    const taken = stolen();
    return taken === null ? measured : { ...measured, stolen: taken };
  } finally {
    await application.close();
  }
}
