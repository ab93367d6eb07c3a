/** Runs on a device that works ahead of its measures; webgpu is one, and here the CPU plays it. */
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { RunControl } from '../../../engine/train/control.ts';
import type { RunEvent } from '../../../engine/train/events.ts';
import { aheadNetwork } from '../../support/ahead.ts';
import { example, ofType, readProgress, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** 90 steps an epoch: a block and a part of one. */
function iris(training: Partial<Document['training']> = {}): Document {
  const document = example('iris', { epochs: 2, batchSize: 1, device: 'webgpu', ...training });
  return {
    ...document,
    dataset: { ...document.dataset!, split: { validation: 0.2, test: 0.2, stratify: 'species' } },
  };
}

const figures = (events: readonly RunEvent[]) =>
  ofType(events, 'epoch').map(event => ({ ...event, seconds: 0, waited: 0 }));

// A device is only chosen where there is one of its name.
describe.skipIf(noWebGpu !== '')('a run on a device that works ahead', () => {
  it('asks for the measures seldom, and tells what the CPU tells', async () => {
    const { createNetwork, asked, given } = aheadNetwork();
    const runs = [temporaryFolder(), temporaryFolder()] as const;
    const { events, end } = await trainAll({ document: iris(), run: runs[0], createNetwork });
    const cpu = await trainAll({ document: iris({ device: 'cpu' }), run: runs[1] });
    expect(given()).toBe(180);
    expect(asked.reduce((sum, steps) => sum + steps, 0)).toBe(180);
    expect(asked.length).toBeLessThan(60);
    expect(await tensorsOf(runs[0])).toEqual(await tensorsOf(runs[1]));
    expect(figures(events).map(({ epoch, step, best }) => [epoch, step, best])).toEqual(
      figures(cpu.events).map(({ epoch, step, best }) => [epoch, step, best]),
    );
    for (const part of ['train', 'validation', 'test'] as const)
      for (const [name, value] of Object.entries(cpu.end.metrics[part]!))
        expect(end.metrics[part]![name]! / value!).toBeCloseTo(1, 5);
  });

  it('tells the same to the last bit, whenever it was asked, stopped and resumed', async () => {
    const whole = await trainAll({
      document: iris(),
      run: temporaryFolder(),
      createNetwork: aheadNetwork().createNetwork,
    });
    const run = temporaryFolder();
    const parts: RunEvent[] = [];
    // Within a block, at its end, behind it, at the end of an epoch.
    for (const stop of [5, 64, 70, 90, 100, Number.POSITIVE_INFINITY]) {
      const control = new RunControl();
      const { events } = await trainAll(
        {
          document: iris(),
          run,
          control,
          checkpointEvery: 0,
          resume: stop > 5,
          createNetwork: aheadNetwork().createNetwork,
        },
        event => {
          if (event.type === 'checkpoint' && event.kind === 'last' && event.step >= stop) control.stop();
        },
      );
      parts.push(...events);
      if (stop === 70) expect((await readProgress(run)).deviceSums.length).toBeGreaterThan(0);
    }
    expect(figures(parts)).toEqual(figures(whole.events));
  });

  it('that is lost with all its memory goes on from the last checkpoint, on the CPU', async () => {
    const run = temporaryFolder();
    const { createNetwork } = aheadNetwork({ failsAt: 100 });
    const { events, end } = await trainAll({ document: iris(), run, createNetwork });
    expect(ofType(events, 'device')).toMatchObject([
      { from: 'webgpu', to: 'cpu', reason: 'The device was lost.' },
    ]);
    const cpu = await trainAll({ document: iris({ device: 'cpu' }), run: temporaryFolder() });
    expect(end).toMatchObject({ reason: 'finished', steps: 180 });
    expect(end.metrics.test).toEqual(cpu.end.metrics.test);
  });

  it('that fails but can still be read loses nothing', async () => {
    const run = temporaryFolder();
    const { createNetwork } = aheadNetwork({ failsAt: 77, keeps: true });
    const { events, end } = await trainAll({ document: iris(), run, createNetwork });
    expect(ofType(events, 'device')).toHaveLength(1);
    expect(ofType(events, 'start')).toHaveLength(1);
    const cpu = await trainAll({ document: iris({ device: 'cpu' }), run: temporaryFolder() });
    expect(end.metrics.test).toEqual(cpu.end.metrics.test);
    expect(end.metrics.train.loss! / cpu.end.metrics.train.loss!).toBeCloseTo(1, 5);
  });

  it('whose loss blows up fails, and keeps the last good checkpoint', async () => {
    const run = temporaryFolder();
    const document = iris({ optimizer: { type: 'SGD', attributes: { learningRate: 1e30 } } });
    const { createNetwork } = aheadNetwork();
    const { events, end } = await trainAll({ document, run, createNetwork });
    expect(end.reason).toBe('failed');
    expect(ofType(events, 'problem').map(({ problem }) => problem.code)).toEqual(['loss-not-finite']);
    const { step, sums, deviceSums } = await readProgress(run);
    expect(step).toBeLessThan(10);
    expect([...sums, ...deviceSums].every(Number.isFinite)).toBe(true);
  });

  it('pauses with all measures known', async () => {
    const control = new RunControl();
    const { createNetwork } = aheadNetwork();
    const run = temporaryFolder();
    let paused = 0;
    const { end } = await trainAll({ document: iris(), run, control, createNetwork }, event => {
      // A fast run may tell of no step in time, but tells of every epoch.
      const isUnderWay = event.type === 'step' ? event.step > 20 : event.type === 'epoch';
      if (isUnderWay && paused === 0) control.pause();
      if (event.type === 'state' && event.state === 'paused') {
        paused++;
        setTimeout(() => control.continue(), 20);
      }
    });
    expect(paused).toBe(1);
    expect(end).toMatchObject({ reason: 'finished', steps: 180 });
  });
});
