import type { Editor } from './editor.ts';
import { expect, test } from './fixture.ts';

/** Selects the first in the outline, which brings it into view, and the others beside it on the canvas. */
async function select(editor: Editor, first: string, ...others: string[]): Promise<void> {
  const row = editor.page.locator('.outline-row').filter({ hasText: new RegExp(`^${first}$`) });
  await row.click();
  await expect(row).toHaveAttribute('aria-current', 'true');
  for (const name of others)
    await editor
      .node(name)
      .locator('.layer-node-summary')
      .click({ modifiers: ['Control'] });
  await editor.canvas.focus();
}

test.describe('blocks', () => {
  test('nodes are grouped, opened, given a setting, repeated, and dissolved; each step can be undone', async ({
    editor,
  }) => {
    await editor.openExample(/spiral/i);
    const names = Object.entries(await editor.positions())
      .sort(([, a], [, b]) => a.y - b.y)
      .map(([name]) => name);
    const nodes = names.length;
    // A Dense and the activation after it.
    const [, , , dense, activation] = names as [string, string, string, string, string];
    const shape = await editor.shapeOf(activation).textContent();
    await select(editor, dense, activation);
    await editor.key('Control+g');
    await expect(editor.nodes).toHaveCount(nodes - 1);
    await expect(editor.shapeOf('block')).toHaveText(shape!);
    await expect(editor.page.locator('.problem-mark')).toHaveCount(0);

    await editor.node('block').getByRole('button', { name: 'Open the block of block' }).click();
    const trail = editor.page.getByRole('navigation', { name: 'Open block' });
    await expect(trail).toContainText('block');
    await expect(editor.nodes).toHaveCount(4);
    await expect(editor.shapeOf(activation)).toHaveText(shape!);
    await expect(editor.node('x')).toBeVisible();

    // Only ports and layers are offered here, no data.
    await expect(editor.page.locator('[data-layer="BlockInput"]')).toHaveCount(1);
    await expect(editor.page.locator('[data-layer="Input"]')).toHaveCount(0);

    await select(editor, dense);
    const units = editor.inspector.locator('[data-attribute=units]');
    const before = await units.getByRole('textbox').inputValue();
    await units.getByRole('button', { name: 'Make it a setting of the block' }).click();
    await expect(units.getByRole('textbox')).toHaveValue('=units');
    await editor.clickEmpty();
    await expect(editor.inspector.locator('[data-block-attribute=units]')).toBeVisible();

    await editor.key('Alt+ArrowUp');
    await expect(trail).toHaveCount(0);
    await expect(editor.node('block')).toBeVisible();
    const own = editor.inspector.locator('[data-attribute=units]').getByRole('textbox');
    await expect(own).toHaveValue(before);
    await own.fill('24');
    await own.press('Tab');
    await expect(editor.shapeOf('block')).toHaveText('batch × 24');

    const repeat = editor.inspector.locator('[data-attribute=repeat]').getByRole('textbox');
    await repeat.fill('3');
    await repeat.press('Tab');
    await expect(editor.node('block')).toContainText('×3');
    await editor.node('block').dblclick();
    await expect(trail).toContainText('1 of 3');
    await trail.getByRole('button', { name: 'Next repetition' }).click();
    await expect(trail).toContainText('2 of 3');
    await editor.page.screenshot({ path: test.info().outputPath('open-block.png') });
    await trail.getByRole('button', { name: /spiral/i }).click();

    await editor.node('block').locator('.layer-node-summary').click();
    await repeat.fill('1');
    await repeat.press('Tab');
    await editor.canvas.focus();
    await editor.key('Control+Shift+g');
    await expect(editor.nodes).toHaveCount(nodes);
    await expect(editor.shapeOf(activation)).toHaveText('batch × 24');
    for (let step = 0; step < 6; step++) await editor.undo();
    await expect(editor.nodes).toHaveCount(nodes);
    await expect(editor.shapeOf(activation)).toHaveText(shape!);
  });

  test('a problem within a block is shown on the node, leads into the block, and is mended there', async ({
    editor,
  }) => {
    await editor.openExample(/LeNet-5/);
    await select(editor, 'dense1');
    await editor.key('Control+g');
    await select(editor, 'flatten');
    await editor.key('Control+x');
    const mark = editor.node('block').locator('.problem-mark');
    await expect(mark).toBeVisible();
    await editor.page.getByTestId('problem-count').click();
    const row = editor.page.locator('.problems-row').filter({ hasText: 'block/dense1' });
    await row.locator('.problems-go').click();
    await expect(editor.page.getByRole('navigation', { name: 'Open block' })).toBeVisible();
    await expect(editor.node('dense1').locator('.problem-mark')).toBeVisible();
    await editor.page.screenshot({ path: test.info().outputPath('problem-in-block.png') });
    await row
      .getByRole('button', { name: /Flatten/ })
      .last()
      .click();
    await expect(editor.nodes).toHaveCount(4);
    await expect(editor.page.locator('.problem-mark')).toHaveCount(0);
    await editor.undo();
    await expect(editor.node('dense1').locator('.problem-mark')).toBeVisible();
  });

  test('a new block stands in the palette, and an open one is still open after a reload', async ({
    editor,
  }) => {
    await editor.openExample(/spiral/i);
    await editor.key('Control+k');
    await editor.page.keyboard.type('new block');
    await editor.key('Enter');
    await expect(editor.node('block')).toBeVisible();
    const entry = editor.page.locator('[data-layer^="Block/"]');
    await expect(entry).toHaveText('Block');
    await entry.scrollIntoViewIfNeeded();
    await editor.key('Alt+ArrowDown');
    await expect(editor.nodes).toHaveCount(2);
    const name = editor.inspector.getByRole('textbox', { name: 'Name' }).first();
    await name.fill('Residual');
    await name.press('Tab');
    await expect(entry).toHaveCount(0);
    await editor.page.waitForTimeout(1500);
    await editor.reload();
    await expect(editor.page.getByRole('navigation', { name: 'Open block' })).toContainText('Residual');
    await editor.key('Alt+ArrowUp');
    await expect(entry).toHaveText('Residual');
  });
});
