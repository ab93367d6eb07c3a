/** The window as a person uses it: by names, places and keys. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Application } from './fixture.ts';

export class Editor {
  constructor(
    readonly page: Page,
    readonly application: Application,
  ) {}

  async open(): Promise<void> {
    await this.page.goto(this.application.url);
    await expect(this.canvas).toBeVisible();
  }

  get canvas(): Locator {
    return this.page.getByRole('region', { name: /^(Canvas|Lienzo)$/ });
  }
  get nodes(): Locator {
    return this.page.locator('.react-flow__node');
  }
  get edges(): Locator {
    return this.page.locator('.react-flow__edge');
  }
  get inspector(): Locator {
    return this.page.locator('[data-region=inspector]');
  }

  /** A node by its name. */
  node(name: string): Locator {
    return this.nodes.filter({ has: this.page.locator(`.layer-node-name[title="${name}"]`) });
  }
  port(name: string, port: string): Locator {
    return this.node(name).locator(`.react-flow__handle[data-handleid="${port}"]`);
  }

  key(...keys: string[]): Promise<void> {
    return keys.reduce((done, key) => done.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }
  undo = (): Promise<void> => this.key('Control+z');
  redo = (): Promise<void> => this.key('Control+Shift+z');

  /** Drags a layer from the palette, to a place given as fractions of the canvas. */
  async dragLayer(type: string, x: number, y: number): Promise<void> {
    const box = (await this.canvas.boundingBox())!;
    await this.page
      .locator(`[data-layer="${type}"]`)
      .dragTo(this.canvas, { targetPosition: { x: box.width * x, y: box.height * y } });
  }

  /** Draws a connection with the mouse. */
  async wire(from: Locator, to: Locator): Promise<void> {
    const [start, end] = [await middle(from), await middle(to)];
    await this.drag(start, end);
  }

  async drag(start: Point, end: Point): Promise<void> {
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 6 });
    await this.page.mouse.move(end.x, end.y, { steps: 6 });
    await this.page.mouse.up();
  }

  /** A place of the canvas where nothing is. */
  async emptyPlace(x = 0.85, y = 0.35): Promise<Point> {
    const box = (await this.canvas.boundingBox())!;
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  }

  async clickEmpty(): Promise<void> {
    const { x, y } = await this.emptyPlace();
    await this.page.mouse.click(x, y);
  }

  async openExample(title: RegExp): Promise<void> {
    await this.page.getByTestId('welcome').getByRole('button', { name: title }).click();
    await expect(this.nodes.first()).toBeVisible();
  }

  /** Output shape as the node shows it. */
  shapeOf = (name: string): Locator => this.node(name).locator('.layer-node-shape');

  async positions(): Promise<Record<string, Point>> {
    const all: Record<string, Point> = {};
    for (const node of await this.nodes.all()) {
      const name = (await node.locator('.layer-node-name').textContent()) ?? '';
      const box = (await node.boundingBox())!;
      all[name] = { x: Math.round(box.x), y: Math.round(box.y) };
    }
    return all;
  }

  /** The workspace is kept a moment after the last change. */
  async reload(): Promise<void> {
    await this.page.reload();
    await expect(this.canvas).toBeVisible();
  }
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export async function middle(locator: Locator): Promise<Point> {
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
