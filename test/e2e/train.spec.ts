import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { enginesOf } from './processes.ts';

// Real training on a machine that may be busy.
test.describe.configure({ timeout: 180_000 });

/** The Train place, as a person reads it. */
class Training {
  constructor(readonly page: Page) {}

  readonly control = (name: 'train' | 'pause' | 'resume' | 'stop'): Locator =>
    this.page.locator('.top-bar').getByTestId(name);
  get header(): Locator {
    return this.page.getByTestId('run-header');
  }
  chart(title: string): Locator {
    return this.page
      .locator('.chart')
      .filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  }
  points = async (title = 'Loss'): Promise<number> =>
    Number(await this.chart(title).locator('.chart-plot').getAttribute('data-points'));
  /** The newest value in the legend. */
  value = async (title = 'Loss'): Promise<number> =>
    Number.parseFloat((await this.chart(title).locator('.chart-value b').first().textContent()) ?? '');
  step = async (): Promise<number> =>
    Number(await this.page.getByTestId('progress').getAttribute('data-step'));

  /** A machine may be through with the digits before a test has pressed a button: so that it never is. */
  async slowDown(): Promise<void> {
    await this.page.keyboard.press('Control+3');
    for (const [label, value] of [
      ['Epochs', '1000'],
      ['Learning rate', '0.0002'],
    ] as const) {
      const field = this.page.getByLabel(label, { exact: true });
      await field.fill(value);
      await field.press('Enter');
    }
  }
  async start(): Promise<void> {
    await this.page.keyboard.press('Control+3');
    await this.control('train').click();
    // A small network may be through before anyone looks.
    await expect(this.header).toHaveAttribute('data-state', /running|finished/, { timeout: 60_000 });
  }
  async moves(): Promise<void> {
    const before = await this.step();
    await expect.poll(this.step, { timeout: 60_000 }).toBeGreaterThan(before);
  }
}

test('trains on digits: curves move, pause holds, a reload finds everything, stop, and export', async ({
  editor,
  application,
}) => {
  const { page } = editor;
  const training = new Training(page);
  await editor.openExample(/LeNet-5/);
  await training.slowDown();
  await training.start();

  await test.step('the curves move and the loss falls', async () => {
    await expect.poll(training.points, { timeout: 60_000 }).toBeGreaterThan(3);
    const [points, first] = [await training.points(), await training.value()];
    expect(first).toBeGreaterThan(0.3);
    await expect.poll(training.points, { timeout: 60_000 }).toBeGreaterThan(points + 20);
    await expect.poll(() => training.value(), { timeout: 90_000 }).toBeLessThan(Math.min(0.8, first * 0.7));
    expect(await training.value('Accuracy')).toBeGreaterThan(60);
  });

  await test.step('pause holds, resume goes on', async () => {
    await training.control('pause').click();
    await expect(training.header).toHaveAttribute('data-state', 'paused');
    const held = await training.step();
    await page.waitForTimeout(1500);
    expect(await training.step()).toBe(held);
    await training.control('resume').click();
    await expect(training.header).toHaveAttribute('data-state', 'running');
    await expect.poll(training.step, { timeout: 60_000 }).toBeGreaterThan(held);
  });

  await test.step('a reload in mid-training finds the document, the run and its curves', async () => {
    const points = await training.points();
    const run = await training.header.getAttribute('data-run');
    await page.reload();
    await expect(training.header).toHaveAttribute('data-run', run!);
    await expect(training.header).toContainText('Handwritten digits');
    await expect(training.header).toHaveAttribute('data-state', 'running');
    await expect.poll(training.points).toBeGreaterThanOrEqual(points);
    await training.moves();
    await page.keyboard.press('Control+1');
    await expect(editor.nodes.first()).toBeVisible();
    await page.keyboard.press('Control+3');
  });

  await test.step('stop keeps the run, which can be measured and looked at', async () => {
    await training.control('stop').click();
    await expect(training.header).toHaveAttribute('data-state', 'stopped', { timeout: 30_000 });
    await expect(training.control('resume')).toBeVisible();
    await page.getByTestId('evaluate').click();
    const accuracy = page.getByTestId('metric-cards').locator('[data-measure$="/accuracy"] strong');
    await expect(page.getByTestId('metric-cards')).toHaveAttribute('data-part', 'test', { timeout: 60_000 });
    expect(Number.parseFloat((await accuracy.textContent())!)).toBeGreaterThan(60);
    await page.getByRole('tab', { name: 'Predictions' }).click();
    await expect(page.locator('.prediction')).toHaveCount(100, { timeout: 60_000 });
    const wrong = await page.locator('.prediction[data-wrong]').count();
    await page.getByLabel('Only wrong ones').click();
    await expect(page.locator('.prediction')).toHaveCount(wrong);
  });

  await test.step('export writes a file that predicts the same', async () => {
    const file = path.join(application.home, 'lenet.onnx');
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('File').fill(file);
    await dialog.getByRole('button', { name: 'Export' }).click();
    await expect(dialog.getByText('The file predicts what Netloom predicts.')).toBeVisible({
      timeout: 60_000,
    });
    await expect(dialog.getByTestId('export-difference')).toHaveText(/^(0|\d[\d.]*×10⁻[⁵⁶⁷⁸⁹])$/);
    await expect(dialog).toContainText('batch × 1 × 28 × 28');
    expect((await readFile(file)).byteLength).toBeGreaterThan(200_000);
  });
});

test('an engine that is killed in mid-training is told in words, and the run goes on from its checkpoint', async ({
  editor,
  application,
}) => {
  const { page } = editor;
  const training = new Training(page);
  await editor.openExample(/LeNet-5/);
  await training.slowDown();
  await training.start();
  await expect.poll(training.points, { timeout: 60_000 }).toBeGreaterThan(5);

  const engines = enginesOf(application.process.pid!);
  expect(engines).toHaveLength(1);
  process.kill(engines[0]!, 'SIGKILL');

  const banner = page.getByTestId('engine-banner');
  await expect(banner).toContainText('The engine stopped unexpectedly.');
  await expect(banner).toContainText('the last checkpoint are intact');
  await expect(training.header).toHaveAttribute('data-state', 'interrupted');
  const points = await training.points();
  await banner.getByRole('button', { name: 'Resume training' }).click();
  await expect(training.header).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await expect(banner).toBeHidden();
  await training.moves();
  await expect.poll(training.points, { timeout: 60_000 }).toBeGreaterThan(points);
  expect(enginesOf(application.process.pid!)).not.toContain(engines[0]);
  await training.control('stop').click();
  await expect(training.header).toHaveAttribute('data-state', 'stopped', { timeout: 30_000 });
});

test('runs to its end, judges itself on the test samples, and is listed', async ({ editor }) => {
  const { page } = editor;
  const training = new Training(page);
  await editor.openExample(/iris/i);
  await training.start();
  await expect(training.header).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
  await expect(page.getByTestId('metric-cards')).toHaveAttribute('data-part', 'test');
  const accuracy = page.getByTestId('metric-cards').locator('[data-measure$="/accuracy"] strong');
  expect(Number.parseFloat((await accuracy.textContent())!)).toBeGreaterThanOrEqual(90);
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.locator('.run-log li').last()).toContainText(/^Finished|^Stopped early/);

  await page.keyboard.press('Control+4');
  const row = page.getByRole('row').filter({ hasText: 'Iris' });
  await expect(row).toContainText('Finished');
  await expect(row).toContainText('Accuracy');
  await row.getByRole('button', { name: /Iris/ }).click();
  await expect(training.header).toHaveAttribute('data-state', 'finished');
});

test('shows how each class of iris was told, and sorts the classes by a figure', async ({ editor }) => {
  const { page } = editor;
  const training = new Training(page);
  await editor.openExample(/iris/i);
  await training.start();
  await expect(training.header).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
  await page.getByRole('tab', { name: 'Classes' }).click();
  await expect(page.getByTestId('classes')).toHaveAttribute('data-part', 'test');

  const matrix = page.getByTestId('confusion');
  await expect(matrix.getByRole('columnheader')).toHaveText(['setosa', 'versicolor', 'virginica']);
  await expect(matrix.getByRole('rowheader')).toHaveText(['setosa', 'versicolor', 'virginica']);
  const counts = (await matrix.locator('tbody td').allTextContents()).map(Number);
  expect(counts).toHaveLength(9);
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const right = counts[0]! + counts[4]! + counts[8]!;
  const accuracy = page.getByTestId('metric-cards').locator('[data-measure$="/accuracy"] strong');
  expect(Number.parseFloat((await accuracy.textContent())!)).toBeCloseTo((100 * right) / samples, 1);
  await expect(matrix.locator('tbody td').first()).toHaveAttribute('title', /^setosa, predicted as setosa/);

  const table = page.getByTestId('class-figures');
  const recall = table.getByRole('columnheader', { name: 'Recall' });
  await recall.getByRole('button').click();
  await expect(recall).toHaveAttribute('aria-sort', 'ascending');
  await recall.getByRole('button').click();
  await expect(recall).toHaveAttribute('aria-sort', 'descending');
  const figures = (await table.locator('tbody tr td:nth-child(3)').allTextContents()).map(Number.parseFloat);
  expect(figures).toEqual(figures.toSorted((a, b) => b - a));
});
