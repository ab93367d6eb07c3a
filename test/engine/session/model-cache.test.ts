import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { portable } from '../../../engine/ops/op.ts';
import { type KeptModel, ModelCache } from '../../../engine/session/model-cache.ts';
import { sessionModel } from '../../../engine/session/runtime.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { ofType, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { smallConvolutions } from '../../support/small-network.ts';

const target = portable('cpu');
const { graph } = buildTrainingGraph(await smallConvolutions(), { batchSize: 8 });
const written = sessionModel(graph, target);
const files = (folder: string): string[] => readdirSync(folder).map(name => join(folder, name));
const saved = (folder: string, count = 1) => vi.waitFor(() => expect(files(folder)).toHaveLength(count));

/** What is given, and how often it had to be written. */
async function get(
  folder: string,
  { forms = {}, of = graph, to = target, most = 2 ** 20, free = new Set<string>() } = {},
) {
  const make = vi.fn((): KeptModel => written);
  const kept = await new ModelCache(folder, most).get(of, { target: to, forms, free }, make);
  return { kept, made: make.mock.calls.length };
}

describe('models on disk', () => {
  it('are written once, and found by all that they depend on', async () => {
    const folder = temporaryFolder();
    expect((await get(folder)).made).toBe(1);
    await saved(folder);
    const again = await get(folder);
    expect(again.made).toBe(0);
    expect(Buffer.from(again.kept.model).equals(written.model)).toBe(true);
    expect(again.kept.optimization).toBe(written.optimization);

    const same = buildTrainingGraph(await smallConvolutions(), { batchSize: 8 }).graph;
    expect((await get(folder, { of: same })).made).toBe(0);
    const larger = buildTrainingGraph(await smallConvolutions(), { batchSize: 9 }).graph;
    expect((await get(folder, { of: larger })).made).toBe(1);
    expect((await get(folder, { forms: { Conv: 'other' } })).made).toBe(1);
    expect((await get(folder, { to: { ...target, channelBlock: 8 } })).made).toBe(1);
    expect((await get(folder, { free: new Set(['y']) })).made).toBe(1);
    await saved(folder, 5);
  });

  it('are written again where one is damaged, and replaced', async () => {
    const folder = temporaryFolder();
    await get(folder);
    await saved(folder);
    const [file] = files(folder) as [string];
    const whole = readFileSync(file);
    const wrong = Buffer.from(whole);
    wrong[whole.length - 1]! ^= 1;
    for (const damaged of [whole.subarray(0, whole.length / 2), wrong, Buffer.alloc(0), Buffer.from('{}')]) {
      writeFileSync(file, damaged);
      const { kept, made } = await get(folder);
      expect(made).toBe(1);
      expect(kept).toEqual(written);
      await vi.waitFor(() => expect(readFileSync(file).equals(whole)).toBe(true));
    }
  });

  it('stay whole where several write at once', async () => {
    const folder = temporaryFolder();
    await Promise.all(Array.from({ length: 8 }, () => get(folder)));
    await saved(folder);
    expect((await get(folder)).made).toBe(0);
  });

  it('make room for one another, the least recently used first', async () => {
    const folder = temporaryFolder();
    await get(folder, { forms: { a: '1' } });
    await saved(folder);
    const [first] = files(folder) as [string];
    const { size } = statSync(first);
    utimesSync(first, 1, 1);
    await get(folder, { forms: { a: '2' }, most: 2 * size });
    await saved(folder, 2);
    expect((await get(folder, { forms: { a: '1' } })).made).toBe(0);
    const second = files(folder).find(file => file !== first)!;
    utimesSync(second, 2, 2);
    await get(folder, { forms: { a: '3' }, most: 2 * size });
    await vi.waitFor(() => expect(existsSync(second)).toBe(false));
    expect(files(folder)).toHaveLength(2);
    expect(files(folder)).toContain(first);
  });

  it('give a second start the very numbers of the first', async () => {
    const folder = temporaryFolder();
    const [cold, warm] = [temporaryFolder(), temporaryFolder()];
    const document = await smallConvolutions({ epochs: 2 });
    const tune = { seconds: 0, folder };
    const first = await trainAll({ document, run: cold, tune });
    const models = join(folder, 'models');
    expect(files(models).length).toBeGreaterThan(0);
    const times = files(models).map(file => statSync(file).ino);
    const second = await trainAll({ document, run: warm, tune });
    expect(files(models).map(file => statSync(file).ino)).toEqual(times);
    expect(second.end.metrics).toEqual(first.end.metrics);
    expect(ofType(second.events, 'epoch').map(({ train }) => train)).toEqual(
      ofType(first.events, 'epoch').map(({ train }) => train),
    );
    expect(await tensorsOf(warm)).toEqual(await tensorsOf(cold));
  });
});
