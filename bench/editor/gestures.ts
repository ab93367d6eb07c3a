/** What a person does with the mouse and the keys, whether or not the window keeps up. */
import type { Page } from 'playwright';

/** So often a second does a mouse of the USB's usual rate tell of itself. Were it sixty times, some frames would find no move, and have nothing to draw. */
const RATE = 125;

/** Calls `act` for every report of a mouse; what it sends is not waited for, so that a slow window is not spared. */
async function reporting(seconds: number, act: (second: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  const sent: Promise<void>[] = [];
  for (let report = 0; report < seconds * RATE; report += 1) {
    sent.push(act(report / RATE));
    const wait = start + ((report + 1) * 1000) / RATE - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
  }
  await Promise.all(sent);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What lies under the pointer is dragged, in circles. */
const circling =
  (button: 'left' | 'middle') =>
  async (page: Page, { x, y }: Point, seconds: number): Promise<void> => {
    const radius = 60;
    await page.mouse.move(x, y);
    await page.mouse.down({ button });
    await reporting(seconds, second => {
      const angle = second * Math.PI;
      return page.mouse.move(x + radius * (Math.cos(angle) - 1), y + radius * Math.sin(angle));
    });
    await page.mouse.up({ button });
  };

export const pan = circling('middle');
export const drag = circling('left');

/** A line drawn from port to port. */
export async function connect(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.waitForTimeout(300);
  await page.mouse.up();
}

/** In and out with the wheel, a second each way. */
export async function zoom(page: Page, { x, y }: Point, seconds: number): Promise<void> {
  await page.mouse.move(x, y);
  await reporting(seconds, second => page.mouse.wheel(0, Math.floor(second) % 2 === 0 ? -WHEEL : WHEEL));
}

/** A second of these zooms by a quarter. */
const WHEEL = (3 * 60) / RATE;

/** From all of a thousand nodes to where they can be read: about six times as large. */
export async function zoomIn(page: Page, { x, y }: Point): Promise<void> {
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.wheel(0, -127);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(1500);
}
