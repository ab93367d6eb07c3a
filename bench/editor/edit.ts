/** An edit near the input, which changes every shape of the network: from the key until the new shapes are on the screen. */
import type { Page } from 'playwright';
import type { Document } from '../../engine/document/document.ts';
import type { BenchEntry } from '../suite.ts';
import { resnet152, thousandNodes } from './documents.ts';
import { alone, editing } from './entry.ts';
import { summaryOf } from './figures.ts';
import { connect } from './gestures.ts';
import { traced } from './trace.ts';
import { fitAll, focusAttribute, focusCanvas, focusLayer, placeOf, selectNode, settled } from './window.ts';

/** An even number, so that the document is in the end what it was. */
const EDITS = 16;
/** Not counted: the first edits of a window are made by functions that have never run. */
const WARMUP = 4;

type Act = (page: Page) => Promise<void>;

const press =
  (key: string): Act =>
  page =>
    page.keyboard.press(key);

/** There and back, and so on: each of them is an edit. */
interface Edits {
  readonly document: (root: string) => Promise<Document>;
  /** Before the first. */
  readonly prepare: Act;
  readonly there: Act;
  readonly back: Act;
  /** The way back is there only for the next way there. */
  readonly oneWay?: boolean;
}

/** @param around what goes on in the window besides */
const edit = (name: string, { document, prepare, there, back, oneWay }: Edits, around = alone): BenchEntry =>
  around(name, document, async ({ page }) => {
    await prepare(page);
    const make = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        await (i % 2 === 0 ? there : back)(page);
        await settled(page);
      }
    };
    await make(WARMUP);
    const trace = await traced(page, () => make(EDITS));
    return summaryOf(trace, (_, i) => !oneWay || i % 2 === 0);
  });

/** A number of a setting, one up and one down. */
const stepping = (node: string) => ({
  prepare: (page: Page) => focusAttribute(page, node, 'stride'),
  there: press('ArrowUp'),
  back: press('ArrowDown'),
});

const undoing = (node: string) => ({
  prepare: async (page: Page) => {
    await focusAttribute(page, node, 'stride');
    await press('ArrowUp')(page);
    await focusCanvas(page);
  },
  there: press('Control+z'),
  back: press('Control+Shift+z'),
});

const undone = { back: press('Control+z'), oneWay: true };

/** A node below another, wired to it. */
const adding = (node: string, layer: string) => ({
  prepare: settled,
  there: async (page: Page) => {
    await selectNode(page, node);
    await focusLayer(page, layer);
    await press('Enter')(page);
  },
  ...undone,
});

/** What depends on the node has no shapes any more. */
const removing = (node: string) => ({
  prepare: settled,
  there: async (page: Page) => {
    await selectNode(page, node);
    await press('Delete')(page);
  },
  ...undone,
});

/** An input is fed by one node and by another, in turns. */
const rewiring = (input: string, now: string, then: string) => {
  const from =
    (source: string): Act =>
    async page =>
      connect(page, await placeOf(page, source, 'source'), await placeOf(page, input, 'target'));
  return { prepare: settled, there: from(then), back: from(now) };
};

const resnet = { document: resnet152 };
const thousand = { document: async () => thousandNodes() };

const afar = <T extends Pick<Edits, 'prepare'>>(edits: T): T => ({
  ...edits,
  prepare: async (page: Page) => {
    await fitAll(page);
    await edits.prepare(page);
  },
});

export const edits: readonly BenchEntry[] = [
  edit('edit-resnet152', { ...resnet, ...stepping('conv1') }),
  edit('undo-resnet152', { ...resnet, ...undoing('conv1') }),
  edit('edit-all-resnet152', { ...resnet, ...afar(stepping('conv1')) }),
  edit('edit-training-resnet152', { ...resnet, ...stepping('conv1') }, editing),
  edit('add-resnet152', { ...resnet, ...adding('conv1', 'Activation') }),
  edit('rewire-resnet152', { ...resnet, ...rewiring('stage1_first', 'pool1', 'relu1') }),
  edit('delete-resnet152', { ...resnet, ...removing('pool1') }),
  edit('edit-1000', { ...thousand, ...stepping('conv2d_1') }),
  edit('edit-all-1000', { ...thousand, ...afar(stepping('conv2d_1')) }),
];
