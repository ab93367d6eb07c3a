/** What a person does with the mouse and the keys, at sixty moves a second whether or not the window keeps up. */
import type { Page } from 'playwright';

const FRAME = 1000 / 60;

/** Calls `act` every frame; what it sends is not waited for, so that a slow window is not spared. */
async function everyFrame(frames: number, act: (frame: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  const sent: Promise<void>[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    sent.push(act(frame));
    const wait = start + (frame + 1) * FRAME - performance.now();
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
    await everyFrame(seconds * 60, frame => {
      const angle = (frame / 60) * Math.PI;
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
  await everyFrame(seconds * 60, frame =>
    page.mouse.wheel(0, Math.floor(frame / 60) % 2 === 0 ? -WHEEL : WHEEL),
  );
}

/** A second of these zooms by a quarter. */
const WHEEL = 3;

/** From all of a thousand nodes to where they can be read: about six times as large. */
export async function zoomIn(page: Page, { x, y }: Point): Promise<void> {
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.wheel(0, -127);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(1500);
}
