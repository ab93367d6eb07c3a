import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

const option = (page: Page, name: string): Locator => page.getByRole('option', { name });

/** Goes to a folder in the file dialog by typing its path, and chooses a file there. */
async function choose(page: Page, folder: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Folder', { exact: true }).fill(folder);
  await dialog.getByLabel('Folder', { exact: true }).press('Enter');
  await option(page, name).dblclick();
  await expect(dialog).toBeHidden();
}

test('a table becomes a network: ragged rows are told by place, fields are bound in one step', async ({
  editor,
  application,
}) => {
  const { page } = editor;
  const folder = path.join(application.home, 'tables');
  await mkdir(folder);
  await cp(path.join(examples, 'data/iris.csv'), path.join(folder, 'iris.csv'));
  await writeFile(path.join(folder, 'ragged.csv'), 'a,b,c\n1,2,x\n3,4\n5,6,y\n');

  await page.getByTestId('welcome').getByRole('button', { name: 'Start from data' }).click();
  await page.getByTestId('choose-csv').click();
  await choose(page, folder, 'ragged.csv');
  const error = page.getByTestId('data-error');
  await expect(error).toContainText('ragged.csv, line 3');
  await expect(error).toContainText('2 columns');
  // The file is mended outside, and read again.
  await writeFile(path.join(folder, 'ragged.csv'), 'a,b,c\n1,2,x\n3,4,x\n5,6,y\n');
  await page.getByTestId('read-again').click();
  await expect(error).toBeHidden();
  await expect(page.getByText('3 samples')).toBeVisible();

  await page.getByTestId('choose-csv').click();
  await option(page, 'iris.csv').dblclick();
  await expect(page.getByText('150 samples')).toBeVisible();
  await expect(page.locator('[data-field=species]')).toContainText('setosa, versicolor, virginica');
  await expect(page.locator('.preview-table tbody tr').first()).toBeVisible();

  await page.getByTestId('use-data').click();
  await expect(editor.nodes).toHaveCount(2);
  await expect(editor.shapeOf('features')).toHaveText('batch × 4');
  await page.keyboard.press('Control+2');
  await expect(page.getByTestId('use-data')).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('use-data')).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+1');
  await expect(editor.nodes).toHaveCount(0);
});

test('random samples stand in for data that is not there', async ({ editor }) => {
  const { page } = editor;
  await page.getByTestId('welcome').getByRole('button', { name: 'Start from data' }).click();
  await page.getByTestId('choose-synthetic').click();
  await expect(page.getByText('64 samples')).toBeVisible();
  await expect(page.locator('.preview-grid img')).toHaveCount(60);
  const source = page.getByRole('complementary', { name: 'Source' });
  await source.getByLabel('Samples').fill('12');
  await expect(page.getByText('12 samples')).toBeVisible();
  const shape = source.getByLabel('One sample');
  await shape.fill('2 x 8 x 8');
  await shape.press('Enter');
  await expect(page.getByTestId('data-error')).toContainText(
    '[channels, height, width] of 1, 3 or 4 channels',
  );
  await shape.fill('3 x 8 x 8');
  await shape.press('Enter');
  await expect(page.getByTestId('data-error')).toBeHidden();
  await expect(page.locator('[data-field=image]')).toContainText('3 × 8 × 8');
  await source.getByLabel('Classes').fill('50257');
  await expect(page.locator('[data-field=label]')).toContainText('50,257 classes');
  await page.getByTestId('use-data').click();
  await expect(editor.shapeOf('image')).toHaveText('batch × 3 × 8 × 8');
});

test('an example is saved elsewhere with its data, and replacing a file is asked for', async ({
  editor,
  application,
}) => {
  const { page } = editor;
  await editor.openExample(/line through/i);
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Folder', { exact: true }).fill(application.home);
  await dialog.getByLabel('Folder', { exact: true }).press('Enter');
  await dialog.getByLabel('Name', { exact: true }).fill('mine');
  await dialog.getByLabel('Name', { exact: true }).press('Enter');
  await expect(dialog).toBeHidden();
  const file = path.join(application.home, 'mine.netloom');
  await expect.poll(() => existsSync(file)).toBe(true);
  const saved = JSON.parse(await readFile(file, 'utf8')) as { dataset: { source: { path: string } } };
  await expect(
    readFile(path.resolve(application.home, saved.dataset.source.path), 'utf8'),
  ).resolves.toContain('x');
  await expect(page).toHaveTitle(/^[^•]/);

  await page.keyboard.press('Control+Shift+o');
  await page.getByRole('dialog', { name: 'Recent documents' }).getByRole('button', { name: /line/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveTitle(/^A straight line/);

  await page.keyboard.press('Control+Shift+s');
  await option(page, 'mine.netloom').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('mine.netloom exists already');
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(dialog).toBeHidden();
});

test('unsaved changes are asked for, and kept when the answer is to cancel', async ({ editor }) => {
  const { page } = editor;
  await editor.dragLayer('Dense', 0.5, 0.3);
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog', { name: /Save the changes/ });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(editor.nodes).toHaveCount(1);
  await page.keyboard.press('Control+n');
  await dialog.getByRole('button', { name: 'Do not save' }).click();
  await expect(page.getByTestId('welcome')).toBeVisible();
});

test('the file dialog works by keyboard alone', async ({ editor, application }) => {
  const { page } = editor;
  await mkdir(path.join(application.home, 'alpha'));
  await mkdir(path.join(application.home, 'beta'));
  await cp(path.join(examples, 'spiral.netloom'), path.join(application.home, 'beta', 'mine.netloom'));
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog', { name: 'Open a document' });
  await dialog.getByLabel('Folder', { exact: true }).fill(application.home);
  await page.keyboard.press('Enter');
  await expect(option(page, 'beta')).toBeVisible();
  await dialog.getByRole('listbox').focus();
  await page.keyboard.type('be');
  await page.keyboard.press('Enter');
  await expect(option(page, 'mine.netloom')).toBeVisible();
  await dialog.getByRole('listbox').focus();
  await page.keyboard.press('Backspace');
  await expect(option(page, 'alpha')).toBeVisible();
  await dialog.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(option(page, 'mine.netloom')).toBeVisible();
  await dialog.getByRole('listbox').focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(editor.nodes.first()).toBeVisible();
});

test('a document dropped on the window opens; of a damaged one its name, the place and the mend are told', async ({
  editor,
}) => {
  const { page } = editor;
  const transfer = (text: string, name: string) =>
    page.evaluateHandle(
      ([content, file]) => {
        const data = new DataTransfer();
        data.items.add(new File([content!], file!));
        return data;
      },
      [text, name],
    );
  const text = await readFile(path.join(examples, 'iris.netloom'), 'utf8');
  const cut = await transfer(text.slice(0, 700), 'cut.netloom');
  await page.dispatchEvent('body', 'drop', { dataTransfer: cut });
  await expect(page.getByText(/^cut\.netloom is truncated.*line \d+.*Open its recovery copy/)).toBeVisible();

  const whole = await transfer(text, 'iris.netloom');
  await page.dispatchEvent('body', 'dragover', { dataTransfer: whole });
  await expect(page.getByText('Drop to open the document')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: whole });
  await expect(page.getByText('Drop to open the document')).toBeHidden();
  await expect(editor.nodes.first()).toBeVisible();
});

test('language and theme change at once, and are remembered', async ({ editor }) => {
  const { page } = editor;
  await editor.openExample(/LeNet-5/);
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByLabel('Language').click();
  await option(page, 'Español').click();
  await expect(page.getByRole('dialog')).toContainText('Ajustes');
  await page.getByRole('dialog').getByLabel('Tema').click();
  await option(page, 'Oscuro').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+3');
  await expect(page.getByLabel('Tasa de aprendizaje', { exact: true })).toHaveValue('0.003');
  await expect(page.getByText('Adam con el decaimiento de pesos')).toBeVisible();
  await expect(page.locator('.top-bar').getByTestId('train')).toHaveText('Entrenar');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('.top-bar').getByTestId('train')).toHaveText('Entrenar');
});

test('Train says why it cannot be pressed', async ({ editor }) => {
  const { page } = editor;
  const button = page.locator('.top-bar').getByTestId('train');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.hover();
  await expect(page.getByRole('tooltip')).toContainText('The canvas is empty');
  await editor.dragLayer('Dense', 0.5, 0.3);
  await page.mouse.move(0, 0);
  await button.hover();
  await expect(page.getByRole('tooltip')).toContainText('problems must be solved first');
  await expect(page.getByRole('tooltip')).toContainText('dense');
});

test('a training setting is one undo step for each field', async ({ editor }) => {
  const { page } = editor;
  await page.keyboard.press('Control+3');
  const epochs = page.getByLabel('Epochs', { exact: true }).first();
  await epochs.fill('25');
  await page.getByLabel('Batch size', { exact: true }).fill('64');
  await page.getByLabel('Batch size', { exact: true }).blur();
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('Batch size', { exact: true })).toHaveValue('32');
  await expect(epochs).toHaveValue('25');
  await page.keyboard.press('Control+z');
  await expect(epochs).toHaveValue('10');
});
