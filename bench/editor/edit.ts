/** An edit near the input, which changes every shape of the network: from the key until the new shapes are on the screen. */
import type { Page } from 'playwright';
import type { Measurement } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { editing } from './entry.ts';
import { type Answer, answerOf, medianAnswer } from './figures.ts';
import { traced } from './trace.ts';
import { ASKED, CHANGED, focusAttribute, settled } from './window.ts';

/** An even number, so that the document is in the end what it was. */
const EDITS = 8;

/** One up, one down, and so on: every key is an edit. */
async function edit(page: Page, node: string, attribute: string): Promise<Measurement> {
  await focusAttribute(page, node, attribute);
  const answers: Answer[] = [];
  for (let i = 0; i < EDITS; i += 1) {
    const trace = await traced(page, async () => {
      await page.keyboard.press(i % 2 === 0 ? 'ArrowUp' : 'ArrowDown');
      await settled(page);
    });
    answers.push(answerOf(trace, trace.marks.get(ASKED)![0]!, trace.marks.get(CHANGED)![0]!));
  }
  return medianAnswer(answers);
}

export const editResnet152 = editing('edit-resnet152', resnet152, ({ page }) =>
  edit(page, 'conv1', 'stride'),
);
export const editThousand = editing(
  'edit-1000',
  async () => thousandNodes(),
  ({ page }) => edit(page, 'conv2d_1', 'stride'),
);
