/** A network of a thousand nodes, moved about: what is drawn while it moves, and what stands when it rests. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { thousandNodes } from '../../bench/editor/documents.ts';
import { expect, test } from './fixture.ts';

test.beforeEach(async ({ editor }) => {
  const file = path.join(editor.application.home, 'thousand.netloom');
  await writeFile(file, JSON.stringify(thousandNodes()));
  await editor.key('Control+o');
  const place = editor.page.getByRole('dialog').getByLabel('Folder', { exact: true });
  await place.fill(file);
  await place.press('Enter');
  await expect(editor.node('conv2d_1')).toBeVisible();
});

test('no node is made while the canvas moves; those that came into view follow once it rests', async ({
  editor,
}) => {
  const { page } = editor;
  const { x, y } = await editor.emptyPlace(0.5, 0.9);
  await expect(editor.node('activation_13')).toHaveCount(0);
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  expect(await page.evaluate(moveUp, { x, y, by: 480 })).toBe(0);
  // The button is still down: a rest is enough.
  await expect(editor.node('add_9')).toBeVisible();
  await expect(editor.shapeOf('add_9')).toHaveText(/32 × 32/);
  await page.mouse.up({ button: 'middle' });
  await expect(page.locator('.overview')).toHaveCount(0);
});

test('in the midst of a movement, Home shows all of it, and from there one gets back', async ({ editor }) => {
  const { page } = editor;
  const { x, y } = await editor.emptyPlace(0.5, 0.5);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 30);
  await page.mouse.wheel(0, 30);
  await page.locator('.canvas').focus();
  await editor.key('Home');
  await expect(page.locator('.canvas')).toHaveAttribute('data-far');
  await expect(page.locator('.canvas-zoom')).toHaveText(/^1?\d%$/);
  await expect(page.locator('.overview-nodes')).toBeVisible();
  await expect(editor.nodes).toHaveCount(0);
  // Near again, in one go: nodes stand where bars were.
  for (let turn = 0; turn < 14; turn += 1) await page.mouse.wheel(0, -120);
  await expect(page.locator('.overview')).toHaveCount(0);
  await expect.poll(() => editor.nodes.count()).toBeGreaterThan(3);
  await expect(editor.edges.first()).toBeAttached();
});

test('a movement carries the picture along, and asks for the style of none of the nodes', async ({
  editor,
}) => {
  const { page } = editor;
  const [node, all] = [editor.node('conv2d_1'), page.locator('.react-flow__nodes *')];
  const { x, y } = await editor.emptyPlace(0.5, 0.9);
  // All have come.
  await expect(page.locator('.overview')).toHaveCount(0);
  await page.waitForTimeout(500);
  const before = (await node.boundingBox())!;
  const elements = await all.count();
  await page.mouse.move(x, y);
  const styled = await styledBy(page, async () => {
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(x - 40, y - 60);
    await page.mouse.move(x - 80, y - 120);
    await expect(page.locator('.canvas')).toHaveAttribute('data-moving');
    // From then on it is marked as animated, which must add nothing.
    await expect(page.locator('.canvas')).toHaveAttribute('data-drawn');
    await expect.poll(async () => (await node.boundingBox())!.y).toBeCloseTo(before.y - 120, 0);
    expect((await node.boundingBox())!.x).toBeCloseTo(before.x - 80, 0);
  });
  await page.mouse.up({ button: 'middle' });
  // Those of the drawing, and the box of a node, but not what is in it.
  expect(styled).toBeLessThan(elements / 2);
});

/** For how many elements the browser works out the style at most in one go, during `act`. */
async function styledBy(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: { name: string; ts: number; args?: { elementCount?: number } }[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as typeof events)));
  const categories = 'devtools.timeline,blink.user_timing';
  await session.send('Tracing.start', { categories, transferMode: 'ReportEvents' });
  // That it is watched has the browser go through the whole page once.
  await page.evaluate(() => new Promise(requestAnimationFrame).then(() => performance.mark('act')));
  await act();
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  const from = events.find(({ name }) => name === 'act')!.ts;
  const styles = events.filter(({ name, ts }) => name === 'UpdateLayoutTree' && ts >= from);
  return Math.max(...styles.map(({ args }) => args?.elementCount ?? 0));
}

/** Runs in the page: moves the pointer in every frame for a second. How many nodes were made meanwhile. */
async function moveUp({ x, y, by }: { x: number; y: number; by: number }): Promise<number> {
  let made = 0;
  const isNode = (node: Node): boolean =>
    node instanceof Element && node.classList.contains('react-flow__node');
  const watch = new MutationObserver(records => {
    for (const { addedNodes } of records) made += [...addedNodes].filter(isNode).length;
  });
  watch.observe(document.querySelector('.react-flow__nodes')!, { childList: true });
  for (let frame = 1; frame <= 60; frame += 1) {
    await new Promise(requestAnimationFrame);
    const clientY = y - (by * frame) / 60;
    window.dispatchEvent(new MouseEvent('mousemove', { view: window, clientX: x, clientY, buttons: 4 }));
  }
  watch.disconnect();
  return made;
}
