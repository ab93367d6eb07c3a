import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Document, Training } from '../../../engine/document/document.ts';
import type { StepPlan } from '../../../engine/session/step-plan.ts';
import { plannedGraphs } from '../../../engine/train/start-plan.ts';
import { category, chain, features } from '../../support/documents.ts';
import { ofType, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { smallConvolutions } from '../../support/small-network.ts';

const step: StepPlan = { model: Uint8Array.of(1, 2), optimization: 'all', results: [], updates: [] };
const none = { choices: {}, unusual: {}, operations: 0, faster: 0, left: 0, kinds: [] };
/** The files that are whole: one that is being written has another name. */
const starts = (folder: string): string[] =>
  readdirSync(join(folder, 'starts'))
    .filter(name => name.endsWith('.start'))
    .map(name => join(folder, 'starts', name));

/** A start that makes nothing but its plan. */
async function start(document: Document, folder: string, batchSize = 8) {
  const graphs = await plannedGraphs(document, batchSize, folder);
  const make = vi.fn(async () => step);
  const chosen = graphs.chosenIn({});
  const given = await graphs.keeper(chosen ?? none).get(make);
  return { graphs, given, isKept: chosen !== null && make.mock.calls.length === 0 };
}

const saved = (folder: string, count = 1) => vi.waitFor(() => expect(starts(folder)).toHaveLength(count));

const settings: Partial<Training> = {
  optimizer: { type: 'AdamW', attributes: { learningRate: 0.02 } },
  accumulate: 2,
  averaging: { decay: 0.9 },
  epochs: 2,
};

/** Parameters that kernels draw, and some that onnxruntime does; several learning rates; masks; running statistics; tables. */
const everything = (): Document => {
  const document = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 6, initializer: 'orthogonal' }, 'first'],
      ['BatchNorm'],
      ['Dropout', { rate: 0.3 }],
      ['Dense', { units: 3, initializer: 'truncated-normal' }, 'second'],
      ['Output', { target: 'class', metrics: ['accuracy', 'confusion', 'f1'] }],
    ],
    { fields: [features(6), category('class', 3)], training: { ...settings, batchSize: 4, device: 'cpu' } },
  );
  const { second, ...others } = document.graph.nodes;
  const own = { ...second!, parameters: { '*': { learningRate: 0.5, l2: 0.01 } } };
  return { ...document, graph: { ...document.graph, nodes: { ...others, second: own } } };
};

describe('what a start leaves for the next', () => {
  it('says all that the graphs would, and builds them when they are asked for', async () => {
    const folder = temporaryFolder();
    const document = everything();
    const { graphs: built } = await start(document, folder, 4);
    await saved(folder);
    const { graphs: kept, given, isKept } = await start(document, folder, 4);
    expect(isKept).toBe(true);
    expect(given).toEqual(step);

    for (const part of ['training', 'evaluation'] as const) {
      expect(kept[part].feeds).toEqual(built[part].feeds);
      expect(kept[part].state).toEqual(built[part].state);
      const sums = Float64Array.from({ length: 100 }, (_, i) => 1 + i);
      const figures = (of: typeof kept) =>
        of[part].measures.map(({ name, plain, finish, table }) => [
          name,
          plain,
          finish?.(sums),
          table?.(sums),
        ]);
      expect(figures(kept)).toEqual(figures(built));
    }
    const moment = { step: 7, update: 3, applies: false, seed: 5, rate: (base: number) => base / 2 };
    const scalars = built.training.scalarValues(moment);
    expect(Object.keys(scalars).length).toBeGreaterThan(4);
    expect(kept.training.scalarValues(moment)).toEqual(scalars);
    expect(kept.evaluation.outputs).toEqual(built.evaluation.outputs);
    expect(kept.training.graph.outputs.map(({ name }) => name)).toEqual(
      built.training.graph.outputs.map(({ name }) => name),
    );
  });

  it('is found by all that it depends on, and not by what a network is called or where it is drawn', async () => {
    const folder = temporaryFolder();
    const document = await smallConvolutions();
    expect((await start(document, folder)).isKept).toBe(false);
    await saved(folder);
    const [first] = Object.values(document.graph.nodes);
    const moved = { ...first!, position: { x: 1234, y: 5 } };
    const { graph, training } = document;
    const same: Document = {
      ...document,
      title: 'Another',
      graph: { ...graph, nodes: { ...graph.nodes, [first!.id]: moved } },
      training: { ...training, epochs: 99, seed: 99 },
    };
    expect((await start(same, folder)).isKept).toBe(true);
    expect((await start(document, folder, 9)).isKept).toBe(false);
    const slower = { type: 'Adam', attributes: { learningRate: 0.001 } };
    const other = { ...document, training: { ...training, optimizer: slower } };
    expect((await start(other, folder)).isKept).toBe(false);
    await saved(folder, 3);
  });

  it('holds for the forms that it was made with alone', async () => {
    const folder = temporaryFolder();
    const document = await smallConvolutions();
    const kind = { key: 'Conv', declared: ['plain', 'blocked'] };
    const inForm = (chosen: string) => ({
      Conv: { seconds: { plain: 2, blocked: 1 }, usual: 'plain', chosen },
    });
    const first = await plannedGraphs(document, 8, folder);
    await first.keeper({ ...none, kinds: [kind] }).get(async () => step);
    await saved(folder);
    const second = await plannedGraphs(document, 8, folder);
    expect(second.chosenIn({})).toMatchObject({ choices: {}, operations: 1, left: 1 });
    expect(second.chosenIn(inForm('plain'))).toMatchObject({
      choices: { Conv: 'plain' },
      faster: 0,
      left: 0,
    });
    expect(second.chosenIn(inForm('blocked'))).toBeNull();
    const make = vi.fn(async () => step);
    await second.keeper({ ...none, kinds: [kind], unusual: { Conv: 'blocked' } }).get(make);
    expect(make).toHaveBeenCalledOnce();
    await vi.waitFor(async () =>
      expect((await plannedGraphs(document, 8, folder)).chosenIn(inForm('blocked'))).toMatchObject({
        unusual: { Conv: 'blocked' },
      }),
    );
  });

  it('is made anew where it is damaged, and that is told', async () => {
    const warnings: string[] = [];
    const warned = ({ message }: Error) => warnings.push(message);
    process.on('warning', warned);
    onTestFinished(() => {
      process.off('warning', warned);
    });
    const folder = temporaryFolder();
    const document = await smallConvolutions();
    await start(document, folder);
    await saved(folder);
    const [file] = starts(folder) as [string];
    const whole = readFileSync(file);
    const wrong = Buffer.from(whole);
    wrong[whole.length - 1]! ^= 1;
    for (const damaged of [whole.subarray(0, whole.length / 2), wrong, Buffer.alloc(0)]) {
      writeFileSync(file, damaged);
      expect((await start(document, folder)).isKept).toBe(false);
      await vi.waitFor(() => expect(readFileSync(file).equals(whole)).toBe(true));
    }
    expect(warnings.filter(message => message.includes('is damaged'))).toHaveLength(3);
  });
});

describe('a second start', () => {
  it.each([
    ['a network of convolutions', () => smallConvolutions({ epochs: 2 })],
    ['everything that a plan says', async () => withData(everything())],
  ])('gives the very numbers of the first: %s', async (_, documentOf) => {
    const folder = temporaryFolder();
    const document = await documentOf();
    const tune = { seconds: 1, folder, later: () => {} };
    const [cold, warm, never] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    const first = await trainAll({ document, run: cold, tune });
    await saved(folder);
    const [file] = starts(folder) as [string];
    const before = readFileSync(file);
    const second = await trainAll({ document, run: warm, tune });
    expect(readFileSync(file).equals(before)).toBe(true);
    const third = await trainAll({ document, run: never });
    for (const { events, end } of [second, third]) {
      expect(end.metrics).toEqual(first.end.metrics);
      expect(ofType(events, 'epoch').map(({ train }) => train)).toEqual(
        ofType(first.events, 'epoch').map(({ train }) => train),
      );
    }
    expect(await tensorsOf(warm)).toEqual(await tensorsOf(cold));
    expect(await tensorsOf(never)).toEqual(await tensorsOf(cold));
  });
});

/** Random samples of the document's fields. */
const withData = (document: Document): Document => ({
  ...document,
  dataset: {
    ...document.dataset!,
    source: {
      type: 'synthetic',
      samples: 30,
      seed: 3,
      fields: [
        { name: 'features', kind: 'tensor', shape: [6] },
        { name: 'class', kind: 'category', classCount: 3 },
      ],
    },
    split: { validation: 0.2, test: 0.2 },
  },
});
