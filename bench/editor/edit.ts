/** An edit near the input, which changes every shape of the network: from the key until the new shapes are on the screen. */
import type { Page } from 'playwright';
import type { Document } from '../../engine/document/document.ts';
import type { BenchEntry } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { alone, editing } from './entry.ts';
import { summaryOf } from './figures.ts';
import { traced } from './trace.ts';
import { fitAll, focusAttribute, focusCanvas, settled } from './window.ts';

/** An even number, so that the document is in the end what it was. */
const EDITS = 16;
/** Not counted: the first edits of a window are made by functions that have never run. */
const WARMUP = 4;

/** One up, one down, and so on: every key is an edit. */
const steps: Keys = ['ArrowUp', 'ArrowDown'];
const undoing: Keys = ['Control+z', 'Control+Shift+z'];
type Keys = readonly [there: string, back: string];

interface Edited {
  readonly document: (root: string) => Promise<Document>;
  /** The node, by its name, and its attribute. */
  readonly place: readonly [node: string, attribute: string];
  readonly keys: Keys;
  /** Before the first. */
  prepare?(page: Page): Promise<void>;
}

/** @param around what goes on in the window besides */
const edit = (name: string, { document, place, keys, prepare }: Edited, around = alone): BenchEntry =>
  around(name, document, async ({ page }) => {
    await prepare?.(page);
    await focusAttribute(page, ...place);
    if (keys === undoing) {
      await page.keyboard.press(steps[0]);
      await focusCanvas(page);
    }
    const press = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        await page.keyboard.press(keys[i % 2]!);
        await settled(page);
      }
    };
    await press(WARMUP);
    return summaryOf(await traced(page, () => press(EDITS)));
  });

const ofResnet = { document: resnet152, place: ['conv1', 'stride'] } as const;
const ofThousand = { document: async () => thousandNodes(), place: ['conv2d_1', 'stride'] } as const;

export const edits: readonly BenchEntry[] = [
  edit('edit-resnet152', { ...ofResnet, keys: steps }),
  edit('undo-resnet152', { ...ofResnet, keys: undoing }),
  edit('edit-all-resnet152', { ...ofResnet, keys: steps, prepare: fitAll }),
  edit('edit-training-resnet152', { ...ofResnet, keys: steps }, editing),
  edit('edit-1000', { ...ofThousand, keys: steps }),
  edit('edit-all-1000', { ...ofThousand, keys: steps, prepare: fitAll }),
];
