import { expect, test } from './fixture.ts';

test('parameters are frozen and weighed in the Inspector, with a lock on the canvas, one undo for each', async ({
  editor,
}) => {
  const { page } = editor;
  await editor.openExample(/iris/i);
  await editor.node('hidden').click();
  const section = editor.inspector.getByRole('region', { name: 'Parameters' });
  await expect(section).toContainText('weight');
  const lock = editor.node('hidden').locator('.layer-node-frozen');
  await expect(lock).toHaveCount(0);

  await section.getByLabel('Frozen').click();
  await expect(lock).toHaveAttribute('aria-label', /^Frozen/);
  await expect(section.getByLabel('L2', { exact: true })).toHaveCount(0);
  // One parameter is an exception from all.
  await section.getByLabel('Settings of').click();
  await page.getByRole('option', { name: 'bias' }).click();
  await section.getByLabel('Frozen').click();
  await expect(lock).toHaveAttribute('aria-label', 'Partly frozen: weight');
  await section.getByLabel('Learning rate ×', { exact: true }).fill('0.5');
  await section.getByLabel('L2', { exact: true }).fill('0.01');
  await section.getByLabel('L2', { exact: true }).blur();
  await page.screenshot({ path: test.info().outputPath('inspector.png') });

  await editor.undo();
  await expect(section.getByLabel('L2', { exact: true })).toHaveValue('0');
  await expect(section.getByLabel('Learning rate ×', { exact: true })).toHaveValue('0.5');
  await editor.undo();
  await editor.undo();
  await expect(lock).toHaveAttribute('aria-label', /^Frozen/);
  await editor.undo();
  await expect(lock).toHaveCount(0);
});

test('gathered batches, averaged weights and optimizers in turn are set, undone, and trained with', async ({
  editor,
}) => {
  const { page } = editor;
  await editor.openExample(/iris/i);
  await page.keyboard.press('Control+3');
  const settings = page.getByRole('form', { name: 'Training settings' });
  const batches = settings.getByLabel('Batches in an update', { exact: true });
  await batches.fill('2');
  await settings.getByLabel('Average the weights').click();
  await settings.getByLabel('Decay', { exact: true }).fill('0.9');
  await settings.getByLabel('Decay', { exact: true }).blur();
  await editor.undo();
  await expect(settings.getByLabel('Decay', { exact: true })).toHaveValue('0.999');
  await editor.undo();
  await expect(settings.getByLabel('Decay', { exact: true })).toHaveCount(0);
  await expect(batches).toHaveValue('2');
  await editor.undo();
  await expect(batches).toHaveValue('1');

  await settings.getByLabel('Average the weights').click();
  await settings.getByLabel('Optimizers in turn').click();
  const first = settings.getByRole('group', { name: 'Phase 1' });
  await expect(first.getByLabel('species')).toBeChecked();
  await first.getByLabel('scores').click();
  await page.getByTestId('add-phase').click();
  const second = settings.getByRole('group', { name: 'Phase 2' });
  await expect(settings).toContainText('Phase 2 trains nothing');
  await second.getByLabel('species').click();
  await second.getByLabel('scores').click();
  await expect(settings).not.toContainText('trains nothing');
  await second.getByLabel('Name of the phase').fill('head');
  await expect(settings.getByRole('group', { name: 'head', exact: true })).toBeVisible();
  // The form scrolls by itself; the window does not grow with it.
  expect(await page.evaluate(() => document.body.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: test.info().outputPath('phases.png'), fullPage: true });

  await page.locator('.top-bar').getByTestId('train').click();
  await expect(page.getByTestId('run-header')).toHaveAttribute('data-state', 'finished', {
    timeout: 120_000,
  });
});

test('how this machine trains is no part of the document, and is remembered', async ({ editor }) => {
  const { page } = editor;
  await editor.openExample(/iris/i);
  await page.keyboard.press('Control+3');
  const settings = page.getByRole('form', { name: 'Training settings' });
  const tuning = settings.getByLabel('Tuning time (s)', { exact: true });
  const threads = settings.getByLabel('Threads', { exact: true });
  await expect(tuning).toHaveValue('1');
  await expect(threads).toHaveValue('0');
  await settings.getByLabel('Epochs', { exact: true }).fill('2');
  await tuning.fill('0.5');
  await threads.fill('1');
  await threads.blur();
  await threads.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('machine-light.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: test.info().outputPath('machine-dark.png') });
  await editor.undo();
  await expect(settings.getByLabel('Epochs', { exact: true })).not.toHaveValue('2');
  await expect(threads).toHaveValue('1');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(tuning).toHaveValue('0.5');
  await expect(threads).toHaveValue('1');
});
