import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';

test.describe.configure({ timeout: 120_000 });

const widths = [1440, 1281, 1181, 1024];

/** What lies on something else, or shows less of its text than it has, in the top bar. */
const faults = (page: Page): Promise<string[]> =>
  page.locator('.top-bar').evaluate(bar => {
    const things = [...bar.querySelectorAll('button, .run-progress')].filter(thing => thing.clientWidth > 0);
    const nameOf = (thing: Element): string => thing.getAttribute('aria-label') ?? thing.textContent ?? '';
    const overlaps = things.flatMap((one, index) =>
      things.slice(index + 1).flatMap(other => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        return a.left < b.right - 1 && b.left < a.right - 1 ? [`${nameOf(one)} on ${nameOf(other)}`] : [];
      }),
    );
    const label = bar.querySelector('.device-chip > span');
    const cut = label && label.scrollWidth > label.clientWidth ? [`${label.textContent} is cut`] : [];
    return [...overlaps, ...cut];
  });

test('nothing in the top bar covers anything else, in the longer language and a narrow window', async ({
  editor,
}) => {
  const { page } = editor;
  const fits = async (): Promise<void> => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 640 });
      await expect.poll(() => faults(page), { message: `at ${width} pixels` }).toEqual([]);
    }
  };
  await editor.openExample(/LeNet-5/);
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByLabel('Language').click();
  await page.getByRole('option', { name: 'Español' }).click();
  await page.keyboard.press('Escape');
  await fits();
  const bar = page.locator('.top-bar');
  await bar.getByTestId('train').click();
  await expect(bar.getByTestId('progress')).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await expect
    .poll(async () => Number(await bar.getByTestId('progress').getAttribute('data-step')))
    .toBeGreaterThan(0);
  await fits();
  await bar.getByTestId('pause').click();
  await expect(bar.getByTestId('resume')).toBeVisible();
  await fits();
  await bar.getByTestId('stop').click();
  await expect(bar.getByTestId('train')).toBeVisible({ timeout: 30_000 });
  await fits();
});
