/** The window as the benchmark uses it, and the marks by which a trace tells when it was asked and when it answered. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import type { Document } from '../../engine/document/document.ts';
import type { Application } from './application.ts';
import type { Point } from './gestures.ts';
import { type Trace, traced } from './trace.ts';

/** Marks of the page: a key arrived, or a button of the mouse was let go; a shape on the canvas changed, came or went; every node shows its shapes. */
export const ASKED = 'bench:asked';
export const CHANGED = 'bench:changed';
export const SHOWN = 'bench:shown';

/** Runs in the page. */
function markInputsAndShapes({ asked, changed }: { asked: string; changed: string }): void {
  for (const input of ['keydown', 'pointerup'])
    window.addEventListener(input, () => performance.mark(asked), true);
  /** Nodes are there, but not to be seen, until they are measured. */
  const holdsShape = (node: Node): boolean =>
    node instanceof HTMLElement &&
    node.style.visibility !== 'hidden' &&
    node.querySelector('.layer-node-shape') !== null;
  const isShape = ({ target, addedNodes, removedNodes }: MutationRecord): boolean => {
    const element = target instanceof Element ? target : target.parentElement;
    if (element?.closest('.layer-node-shape') != null) return true;
    return [...addedNodes, ...removedNodes].some(holdsShape);
  };
  new MutationObserver(records => {
    if (records.some(isShape)) performance.mark(changed);
  }).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}

export const watchWindow = (page: Page): Promise<void> =>
  page.evaluate(markInputsAndShapes, { asked: ASKED, changed: CHANGED });

/** Opens a document by the keyboard; the trace begins with the last key. */
export async function openTraced(
  { page, home }: Application,
  name: string,
  document: Document,
): Promise<Trace> {
  const file = path.join(home, `${name}.netloom`);
  await writeFile(file, JSON.stringify(document));
  await page.keyboard.press('Control+o');
  const place = page.getByRole('dialog').getByLabel('Folder', { exact: true });
  await place.fill(file);
  const shown = page.evaluate(waitForShapes, { mark: SHOWN, other: true });
  return traced(page, async () => {
    await place.press('Enter');
    await shown;
    await settled(page);
  });
}

/** Calls the page anew. */
export const reloadTraced = (page: Page): Promise<Trace> =>
  traced(page, async () => {
    await page.reload();
    await page.evaluate(waitForShapes, { mark: SHOWN, other: false });
    await settled(page);
  });

/**
 * Runs in the page: marks the frame in which all nodes are there, with their shapes, and none is a mere bar. `other`: those that are
 * there now belong to the document before.
 */
function waitForShapes({ mark, other }: { mark: string; other: boolean }): Promise<void> {
  const former = new Set(other ? document.querySelectorAll('.react-flow__node') : []);
  return new Promise(resolve => {
    const look = (): void => {
      const nodes = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
      const ready = nodes.every(
        node =>
          !former.has(node) &&
          node.style.visibility !== 'hidden' &&
          (node.querySelector('.layer-node-shape')?.textContent ?? '') !== '',
      );
      if (nodes.length > 0 && ready && !document.querySelector('[role=dialog], .overview')) {
        performance.mark(mark);
        resolve();
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Long enough for what follows an input: the workspace is kept, hidden nodes are measured. */
export const settled = (page: Page): Promise<void> => page.waitForTimeout(700);

/** An attribute's field in the inspector, of the node that is found by its name in the outline. */
export async function focusAttribute(page: Page, node: string, attribute: string): Promise<void> {
  await page.locator('.outline-row', { hasText: new RegExp(`^${node}$`) }).click();
  await page.locator(`[data-attribute="${attribute}"] input`).first().focus();
  await settled(page);
}

/** By a click on the canvas, which stays where it is. */
export async function selectNode(page: Page, node: string): Promise<void> {
  const { x, y } = await placeOf(page, node, 'head');
  await page.mouse.click(x, y);
  await settled(page);
}

/** An entry of the palette: Enter puts such a layer below the selected node, wired to it. */
export const focusLayer = (page: Page, layer: string): Promise<void> =>
  page.locator(`.palette-item[data-layer="${layer}"]`).focus();

/** The middle of a node's head, or of its first port on a side, on the screen. */
export async function placeOf(page: Page, node: string, part: 'head' | 'source' | 'target'): Promise<Point> {
  const found = page.locator('.react-flow__node', { has: page.locator(`.layer-node-name[title="${node}"]`) });
  const within = part === 'head' ? '.layer-node-head' : `.react-flow__handle.${part}`;
  const box = (await found.locator(within).first().boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export const focusCanvas = (page: Page): Promise<void> => page.locator('.canvas').focus();

export async function fitAll(page: Page): Promise<void> {
  await focusCanvas(page);
  await page.keyboard.press('Home');
  await settled(page);
}

export async function middleOfCanvas(page: Page): Promise<Point> {
  const box = (await page.locator('.canvas').boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The charts of the run that trains, below the canvas. */
export async function showCurves(page: Page): Promise<void> {
  await page.getByTestId('problem-count').click();
  await page.getByRole('tab', { name: 'Curves' }).click();
  await page.locator('.chart-plot').first().waitFor();
}
