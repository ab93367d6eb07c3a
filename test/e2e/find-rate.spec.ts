import { expect, test } from './fixture.ts';

test.describe.configure({ timeout: 120_000 });

test('finds a learning rate, shows how the loss went, and uses it as one step to undo', async ({
  editor,
}) => {
  const { page } = editor;
  await editor.openExample(/iris/i);
  await page.keyboard.press('Control+3');
  const field = page.getByLabel('Learning rate', { exact: true });
  const before = await field.inputValue();
  await page.getByRole('button', { name: 'Find a learning rate' }).click();
  const dialog = page.getByRole('dialog');
  const use = dialog.getByRole('button', { name: /^Use / }).last();
  await expect(use).toBeVisible({ timeout: 60_000 });
  expect(Number(await dialog.locator('.find-rate-plot').getAttribute('data-points'))).toBeGreaterThan(20);
  await expect(dialog.getByRole('status')).toContainText('The loss falls fastest at');
  const rate = Number((await use.textContent())!.replace('Use ', ''));
  await use.click();
  await expect(dialog).toBeHidden();
  expect(Number(await field.inputValue())).toBeCloseTo(rate, 6);
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue(before);
});
