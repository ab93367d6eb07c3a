/** A thousand nodes in view, panned and zoomed for seconds. */
import type { Page } from 'playwright';
import type { Measurement } from '../suite.ts';
import { thousandNodes } from './documents.ts';
import { editing } from './entry.ts';
import { motionOf } from './figures.ts';
import { type Point, pan, zoom } from './gestures.ts';
import { traced } from './trace.ts';
import { fitAll, middleOfCanvas } from './window.ts';

const SECONDS = 2;

async function move(
  page: Page,
  gesture: (page: Page, at: Point, seconds: number) => Promise<void>,
): Promise<Measurement> {
  await fitAll(page);
  const at = await middleOfCanvas(page);
  const mark = (name: string) => page.evaluate(text => void performance.mark(text), name);
  const trace = await traced(page, async () => {
    await mark('bench:begin');
    await gesture(page, at, SECONDS);
    await mark('bench:end');
  });
  return motionOf(trace, [trace.marks.get('bench:begin')![0]!, trace.marks.get('bench:end')![0]!]);
}

const thousand = async () => thousandNodes();
export const panThousand = editing('pan-1000', thousand, ({ page }) => move(page, pan));
export const zoomThousand = editing('zoom-1000', thousand, ({ page }) => move(page, zoom));
