import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measurementsForCpu, type TuneSettings, tuneForCpu } from '../../../engine/session/tune.ts';
import { readCheckpoint } from '../../../engine/train/checkpoint.ts';
import { evaluate } from '../../../engine/train/evaluate.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { ofType, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { smallConvolutions } from '../../support/small-network.ts';

/** As if the slowest form that works had been the fastest. */
function turnAround(folder: string): void {
  for (const name of readdirSync(folder).filter(name => name.startsWith('forms-'))) {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const entry of Object.values<{
      seconds: Record<string, number | null>;
      usual: string;
      chosen: string;
    }>(file.operations))
      entry.chosen = Object.keys(entry.seconds).find(
        form => form !== entry.usual && entry.seconds[form] !== null,
      )!;
    writeFileSync(join(folder, name), JSON.stringify(file));
  }
}

describe('the forms of a network on this machine', () => {
  it('are measured, remembered, and all say the same', async () => {
    const folder = temporaryFolder();
    const { graph } = buildTrainingGraph(await smallConvolutions({ epochs: 1 }), { batchSize: 8 });
    const first = await tuneForCpu([graph], { seconds: 60, folder }, 1);
    expect(first.left).toBe(0);
    expect(first.operations).toBeGreaterThan(2);
    const known = await measurementsForCpu(folder, 1);
    expect(Object.keys(known)).toHaveLength(first.operations);
    const weight = Object.entries(known).filter(([key]) => key.startsWith('ConvWeightGradient'));
    expect(weight).toHaveLength(2);
    for (const [, { seconds, chosen }] of weight) {
      expect(seconds).toMatchObject({
        rows: expect.any(Number),
        columns: expect.any(Number),
        batch: expect.any(Number),
        offsets: expect.any(Number),
        convolution: expect.any(Number),
      });
      expect(Object.keys(seconds)).toContain(chosen);
    }
    const again = await tuneForCpu([graph], { seconds: 60, folder }, 1);
    expect(again.measured).toEqual({});
    expect(again.choices).toEqual(first.choices);
    // Other threads are another matter.
    expect(await measurementsForCpu(folder, 2)).toEqual({});
  });

  it('are measured once a training has ended, where it need not wait for it', async () => {
    const folder = temporaryFolder();
    const document = await smallConvolutions({ epochs: 1 });
    const waiting: Parameters<NonNullable<TuneSettings['later']>>[0][] = [];
    const tune = { seconds: 60, folder, later: (measure: (typeof waiting)[number]) => waiting.push(measure) };
    const { events } = await trainAll({ document, run: temporaryFolder(), tune });
    const { forms } = ofType(events, 'start')[0]!;
    expect(forms).toMatchObject({ faster: 0, measured: 0, left: forms!.operations });
    expect(waiting).toHaveLength(1);

    await waiting[0]!(() => false);
    expect(await measurementsForCpu(folder)).toEqual({});
    await waiting[0]!(() => true);
    // A form that turns out faster than the usual one may be made of operations that have forms as well.
    const known = Object.keys(await measurementsForCpu(folder));
    expect(known.length).toBeGreaterThanOrEqual(forms!.operations);

    // The next start knows them all, and leaves nothing to measure.
    const again = await trainAll({ document, run: temporaryFolder(), tune });
    expect(ofType(again.events, 'start')[0]!.forms).toMatchObject({ measured: 0, left: 0 });
    expect(waiting).toHaveLength(1);
  });

  it('stay those that a run began with, however it goes on', async () => {
    const folder = temporaryFolder();
    const [whole, halved] = [temporaryFolder(), temporaryFolder()];
    const document = await smallConvolutions({ epochs: 2 });
    await trainAll({ document, run: temporaryFolder(), tune: { seconds: 60, folder } });
    turnAround(folder);

    const { events, end } = await trainAll({ document, run: whole, tune: { seconds: 0, folder } });
    const [start] = ofType(events, 'start');
    expect(start!.forms).toMatchObject({ measured: 0, left: 0 });
    expect(start!.forms!.faster).toBe(start!.forms!.operations);
    const { circumstances } = await readCheckpoint(join(whole, 'last.safetensors'));
    expect(Object.keys(circumstances.forms)).toHaveLength(start!.forms!.operations);
    // An evaluation computes as the run did.
    expect((await evaluate({ run: whole, checkpoint: 'best' })).metrics).toEqual(end.metrics.test);

    await trainAll({
      document: await smallConvolutions({ epochs: 1 }),
      run: halved,
      tune: { seconds: 0, folder },
    });
    // What the machine knows by now plays no part.
    const resumed = await trainAll({
      document,
      run: halved,
      resume: true,
      tune: { seconds: 60, folder: temporaryFolder() },
    });
    expect(ofType(resumed.events, 'start')[0]!.forms).toBeUndefined();
    expect(await tensorsOf(halved)).toEqual(await tensorsOf(whole));
    expect((await readCheckpoint(join(halved, 'last.safetensors'))).circumstances).toEqual(circumstances);
  });
});
