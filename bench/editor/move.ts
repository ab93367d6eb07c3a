/** A thousand nodes, panned and zoomed for seconds, and one node dragged; and what a bare page makes of it, which no program can better. */
import type { Page } from 'playwright';
import type { BenchEntry, Measurement } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { alone, editing, inEditor } from './entry.ts';
import { motionOf } from './figures.ts';
import { drag, type Point, pan, zoom, zoomIn } from './gestures.ts';
import { traced } from './trace.ts';
import { startTraining } from './training-run.ts';
import { fitAll, middleOfCanvas, placeOf, settled } from './window.ts';

/** What was moved is then back where it was. */
const SECONDS = 2;

type Gesture = (page: Page, at: Point, seconds: number) => Promise<void>;

/** The second movement of two: at the first, the browser compiles what the window does. */
async function motion(page: Page, gesture: Gesture, place: Point): Promise<Measurement> {
  const mark = (name: string) => page.evaluate(text => void performance.mark(text), name);
  const trace = await traced(page, async () => {
    await mark('bench:first');
    await gesture(page, place, SECONDS);
    await settled(page);
    await mark('bench:begin');
    await gesture(page, place, SECONDS);
    await mark('bench:end');
  });
  const at = (name: string) => trace.marks.get(name)![0]!;
  return motionOf(trace, [at('bench:begin'), at('bench:end')], at('bench:first'));
}

async function move(page: Page, gesture: Gesture, nearer = false): Promise<Measurement> {
  await fitAll(page);
  const at = await middleOfCanvas(page);
  if (nearer) await zoomIn(page, at);
  return motion(page, gesture, at);
}

const thousand = async () => thousandNodes();
export const panThousand = editing('pan-1000', thousand, ({ page }) => move(page, pan));
export const panThousandIdle = editing('pan-1000-idle', thousand, ({ page }) => move(page, pan), false);
export const panNear = editing('pan-near', thousand, ({ page }) => move(page, pan, true));
export const zoomThousand = editing('zoom-1000', thousand, ({ page }) => move(page, zoom));
export const zoomThousandIdle = editing('zoom-1000-idle', thousand, ({ page }) => move(page, zoom), false);

/** A node with its edges. */
export const dragNode = alone('drag-resnet152', resnet152, async ({ page }) =>
  motion(page, drag, await placeOf(page, 'norm1', 'head')),
);

/** One layer, which follows the pointer, and the wheel. */
const BARE_PAGE = `data:text/html,<body style="margin:0;overflow:hidden">
  <div style="height:100vh;background:silver;will-change:transform"></div>
  <script>
    let scale = 1;
    const onwheel = event => {
      event.preventDefault();
      scale *= 2 ** (-0.002 * event.deltaY);
      document.querySelector('div').style.transform = 'scale(' + scale + ')';
    };
    addEventListener('wheel', onwheel, { passive: false });
    onpointermove = ({ clientX, clientY }) => {
      document.querySelector('div').style.transform = 'translate(' + clientX + 'px,' + clientY + 'px)';
    };
  </script>`;

const bare = (name: string, training: boolean, gesture = pan): BenchEntry => ({
  name,
  measure: ({ root }) =>
    inEditor(root, async ({ page, url }) => {
      if (training) await startTraining(root, url);
      await page.goto(BARE_PAGE);
      await settled(page);
      return motion(page, gesture, { x: 720, y: 450 });
    }),
});
export const panBare = bare('pan-bare', true);
export const panBareIdle = bare('pan-bare-idle', false);
export const zoomBare = bare('zoom-bare', true, zoom);
