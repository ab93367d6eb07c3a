import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';
import { readCheckpoint } from '../../../engine/train/checkpoint.ts';
import { RunControl } from '../../../engine/train/control.ts';
import { evaluate } from '../../../engine/train/evaluate.ts';
import type { RunEvent } from '../../../engine/train/events.ts';
import { createNetwork, type NetworkFactory } from '../../../engine/train/network.ts';
import { train } from '../../../engine/train/run.ts';
import { lastCheckpoint } from '../../../engine/train/run-directory.ts';
import { example, examples, ofType, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** 90 flowers to train, 30 to validate, 30 to test; 7 steps an epoch, the last with 12 of its 13 places filled. */
function iris(training: Partial<Document['training']> = {}): Document {
  const document = example('iris', { epochs: 4, batchSize: 13, ...training });
  return {
    ...document,
    dataset: { ...document.dataset!, split: { validation: 0.2, test: 0.2, stratify: 'species' } },
  };
}

/** Without what depends on the clock. */
function timeless(events: readonly RunEvent[]): RunEvent[] {
  return ofType(events, 'epoch').map(event => ({ ...event, seconds: 0, waited: 0 }));
}

describe('a run', () => {
  it('takes as many threads as it is told, and goes on with these', async () => {
    const run = temporaryFolder();
    const threads = async () => (await readCheckpoint((await lastCheckpoint(run))!)).circumstances.threads;
    await trainAll({ document: iris({ epochs: 1 }), run, threads: 1 });
    expect(await threads()).toBe(1);
    await trainAll({ document: iris({ epochs: 2 }), run, threads: 2, resume: true });
    expect(await threads()).toBe(1);
  });

  it('tells its events in order, and ends with the figures of its best epoch', async () => {
    const run = temporaryFolder();
    const { events, end } = await trainAll({ document: iris(), run });
    expect(events[0]).toEqual({ type: 'state', state: 'preparing' });
    expect(events[1]).toEqual({
      type: 'start',
      run,
      device: 'cpu',
      parameters: 131,
      epochs: 4,
      stepsPerEpoch: 7,
      batchSize: 13,
      samples: { train: 90, validation: 30, test: 30 },
      step: 0,
      seed: 1,
    });
    expect(events[2]).toEqual({ type: 'state', state: 'running' });
    const epochs = ofType(events, 'epoch');
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 7],
      [2, 14],
      [3, 21],
      [4, 28],
    ]);
    expect(end).toBe(events.at(-1));
    expect(end).toMatchObject({ reason: 'finished', epochs: 4, steps: 28, run });
    const best = epochs.reduce((a, b) => (b.validation!.loss! < a.validation!.loss! ? b : a));
    expect(end.metrics.train).toEqual(best.train);
    expect(end.metrics.validation).toEqual(best.validation);
    expect({ metrics: end.metrics.test, tables: end.tables!.test }).toEqual(
      await evaluate({ run, checkpoint: 'best' }),
    );
    for (const { samplesPerSecond, secondsLeft } of ofType(events, 'step')) {
      expect(samplesPerSecond).toBeGreaterThan(0);
      expect(Number.isFinite(secondsLeft)).toBe(true);
    }
  });

  it('tells the figures of each class, which agree with one another', async () => {
    const { end } = await trainAll({ document: iris({ epochs: 4 }), run: temporaryFolder() });
    for (const part of ['validation', 'test'] as const) {
      const tables = end.tables![part]!;
      expect(Object.keys(tables)).toEqual(
        ['precision', 'recall', 'f1', 'confusion'].map(name => `species/${name}`),
      );
      const [recall, confusion] = [tables['species/recall']!, tables['species/confusion']!];
      if (recall.kind !== 'classes' || confusion.kind !== 'confusion') throw new Error('other tables');
      expect(confusion.classes).toEqual(['setosa', 'versicolor', 'virginica']);
      const { counts } = confusion;
      const total = (row: readonly number[]) => row.reduce((sum, count) => sum + count, 0);
      const right = total(counts.map((row, c) => row[c]!));
      expect(right / total(counts.flat())).toBeCloseTo(end.metrics[part]!['species/accuracy']!, 6);
      expect(recall.figures).toEqual(counts.map((row, c) => row[c]! / total(row)));
      // A matrix is no figure.
      expect(end.metrics[part]).not.toHaveProperty('species/confusion');
    }
  });

  it('counts every sample once, whatever the batch size leaves over', async () => {
    // So small a learning rate changes nothing: the figures are those of the first parameters.
    const still = { optimizer: { type: 'SGD', attributes: { learningRate: 1e-30 } }, epochs: 1 };
    const [odd, whole] = await Promise.all(
      [13, 90].map(batchSize =>
        trainAll({ document: iris({ ...still, batchSize }), run: temporaryFolder() }),
      ),
    );
    for (const part of ['train', 'validation', 'test'] as const)
      for (const [name, value] of Object.entries(whole!.end.metrics[part]!))
        expect(odd!.end.metrics[part]![name]).toBeCloseTo(value, 6);
    const accuracy = whole!.end.metrics.train['species/accuracy']!;
    expect(accuracy * 90).toBeCloseTo(Math.round(accuracy * 90), 6);
  });

  it('with more places in a batch than samples does not pad to them', async () => {
    const run = temporaryFolder();
    const { events, end } = await trainAll({ document: iris({ epochs: 2, batchSize: 1e12 }), run });
    expect(ofType(events, 'start')[0]).toMatchObject({ batchSize: 90, stepsPerEpoch: 1 });
    const whole = await trainAll({ document: iris({ epochs: 2, batchSize: 90 }), run: temporaryFolder() });
    expect(end.metrics).toEqual(whole.end.metrics);
    expect((await evaluate({ run, checkpoint: 'best' })).metrics).toEqual(end.metrics.test);
  });

  it('that no memory can hold is refused before anything is made', async () => {
    const document = iris();
    const { hidden } = document.graph.nodes;
    const nodes = { ...document.graph.nodes, hidden: { ...hidden!, attributes: { units: 1e12 } } };
    const run = join(temporaryFolder(), 'run');
    const training = trainAll({ document: { ...document, graph: { ...document.graph, nodes } }, run });
    await expect(training).rejects.toThrow(InputError);
    await expect(training).rejects.toThrow(/this machine has \d+ GB.*“hidden” alone has 5,000,000,000,000/);
    expect(existsSync(run)).toBe(false);
  });

  it('is the same for the same seed, and another for another', async () => {
    const runs = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await Promise.all(runs.map((run, i) => trainAll({ document: iris({ seed: i === 2 ? 9 : 1 }), run })));
    const [first, same, other] = await Promise.all(runs.map(run => tensorsOf(run)));
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('stops within a step, and goes on in the midst of the epoch as if it had not stopped', async () => {
    const whole = temporaryFolder();
    const straight = await trainAll({ document: iris(), run: whole, checkpointEvery: 0 });
    const run = temporaryFolder();
    const parts: RunEvent[] = [];
    // With a checkpoint after every step, each of them can be stopped at.
    for (const stop of [3, 10, 14, 21, 28, Number.POSITIVE_INFINITY]) {
      const control = new RunControl();
      const { events, end } = await trainAll(
        { document: iris(), run, control, checkpointEvery: 0, resume: stop > 3 },
        event => {
          if (event.type === 'checkpoint' && event.kind === 'last' && event.step >= stop) control.stop();
        },
      );
      parts.push(...events);
      if (Number.isFinite(stop)) expect(end).toMatchObject({ reason: 'stopped', steps: stop });
      else expect(end).toMatchObject({ reason: 'finished', steps: 28, metrics: straight.end.metrics });
    }
    expect(ofType(parts, 'start').map(({ step }) => step)).toEqual([0, 3, 10, 14, 21, 28]);
    expect(timeless(parts)).toEqual(timeless(straight.events));
    expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
    expect(await tensorsOf(run, 'best')).toEqual(await tensorsOf(whole, 'best'));
  });

  it('pauses with a checkpoint, makes no step until it is continued, and can be stopped in a pause', async () => {
    const run = temporaryFolder();
    const control = new RunControl();
    const events: RunEvent[] = [];
    const trained = trainAll({ document: iris({ epochs: 400 }), run, control }, event => {
      events.push(event);
      if (event.type === 'epoch' && event.epoch === 2) control.pause();
    });
    const until = async (state: string) => {
      while (ofType(events, 'state').at(-1)?.state !== state)
        await new Promise(resolve => setTimeout(resolve, 5));
    };
    await until('paused');
    const before = events.length;
    expect(ofType(events, 'checkpoint').at(-1)).toMatchObject({ kind: 'last', step: 14 });
    await expect(tensorsOf(run)).resolves.toHaveProperty('hidden/weight');
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(events.length).toBe(before);
    control.continue();
    await until('running');
    control.pause();
    await until('paused');
    control.stop();
    const { end } = await trained;
    expect(end.reason).toBe('stopped');
    expect(end.metrics.test).toBeNull();
    expect(end.seconds).toBeLessThan(60);
  });

  it('stops early, and remembers its patience when it is resumed', async () => {
    const earlyStopping = { monitor: 'species/accuracy', patience: 3, minDelta: 0 };
    // Nothing learns, so nothing gets better after the first epoch.
    const document = iris({
      epochs: 50,
      earlyStopping,
      optimizer: { type: 'SGD', attributes: { learningRate: 1e-30 } },
    });
    const straight = await trainAll({ document, run: temporaryFolder() });
    expect(straight.end).toMatchObject({ reason: 'early-stopping', epochs: 4, steps: 28 });
    expect(ofType(straight.events, 'epoch').map(({ best }) => best)).toEqual([true, false, false, false]);

    const run = temporaryFolder();
    const control = new RunControl();
    await trainAll({ document, run, control }, event => {
      if (event.type === 'epoch' && event.epoch === 3) control.stop();
    });
    const { end } = await trainAll({ document, run, resume: true });
    expect(end).toMatchObject({ reason: 'early-stopping', epochs: 4, metrics: straight.end.metrics });
  });

  it('goes on after its end when it is given more epochs', async () => {
    const run = temporaryFolder();
    const schedule = { type: 'constant', attributes: {} };
    await trainAll({ document: iris({ epochs: 2, schedule }), run });
    await trainAll({ document: iris({ epochs: 4, schedule }), run, resume: true });
    const whole = temporaryFolder();
    await trainAll({ document: iris({ epochs: 4, schedule }), run: whole });
    expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
  });

  it('that blows up says so, offers a lower rate, and keeps the last good checkpoint', async () => {
    const run = temporaryFolder();
    const optimizer = { type: 'SGD', attributes: { learningRate: 1e30 } };
    const { events, end } = await trainAll({ document: iris({ optimizer }), run, checkpointEvery: 0 });
    expect(end).toMatchObject({ reason: 'failed', metrics: { test: null } });
    const [{ problem }] = ofType(events, 'problem') as [Extract<RunEvent, { type: 'problem' }>];
    expect(problem).toMatchObject({ code: 'loss-not-finite', severity: 'error' });
    expect(problem.message).toMatch(/no longer a number at step \d+.*Lower the learning rate \(1e\+30\)/);
    expect(problem.fixes[0]!.diff).toMatchObject([
      { after: { optimizer: { attributes: { learningRate: 1e29 } } } },
    ]);
    const kept = Object.values(await tensorsOf(run));
    expect(kept.every(data => (data as Float32Array).every(Number.isFinite))).toBe(true);
  });

  it('leaves nothing open when its events are no longer wanted', async () => {
    const generator = train({
      document: iris({ epochs: 1000 }),
      base: examples,
      run: temporaryFolder(),
      resume: false,
    });
    while ((await generator.next()).value?.type !== 'step');
    await expect(generator.return(undefined as never)).resolves.toMatchObject({ done: true });
  });
});

describe('a device that fails', () => {
  /** Fails from its step `at` on. `readable`: its state can still be read afterwards. */
  const failing = (at: number, readable: boolean): NetworkFactory => {
    let made = 0;
    return async (graphs, settings) => {
      const network = await createNetwork(graphs, settings);
      if (made++ > 0) return network;
      let steps = 0;
      const fails = (): boolean => steps > at;
      const { step } = network;
      return {
        ...network,
        step: {
          device: 'flaky',
          tensors: () => step.tensors(),
          step: (...inputs) => {
            steps++;
            return fails() ? Promise.reject(new Error('The device was lost.')) : step.step(...inputs);
          },
          snapshot: () =>
            fails() && !readable ? Promise.reject(new Error('The device was lost.')) : step.snapshot(),
          load: state => step.load(state),
          close: () => step.close(),
        },
      };
    };
  };

  it.each([
    ['its state', true, [0]],
    // The checkpoint after the first epoch, whose end is at step 7.
    ['its last checkpoint', false, [0, 7]],
  ])('hands over to the CPU with %s, and nothing is lost', async (_, readable, starts) => {
    const whole = temporaryFolder();
    const straight = await trainAll({ document: iris(), run: whole });
    const run = temporaryFolder();
    const control = new RunControl();
    // Written in a pause, as time alone would not within so short a run.
    const { events, end } = await trainAll(
      { document: iris(), run, control, createNetwork: failing(10, readable) },
      event => {
        if (event.type === 'epoch' && event.epoch === 1) control.pause();
        if (event.type === 'state' && event.state === 'paused') setTimeout(() => control.continue());
      },
    );
    expect(ofType(events, 'device')).toEqual([
      { type: 'device', from: 'flaky', to: 'cpu', reason: 'The device was lost.' },
    ]);
    expect(ofType(events, 'start').map(({ step }) => step)).toEqual(starts);
    expect(timeless(events)).toEqual(timeless(straight.events));
    expect(end.metrics).toEqual(straight.end.metrics);
    expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
  });

  it.skipIf(noWebGpu !== '')('to take the network is replaced by the CPU', async () => {
    const { events, end } = await trainAll({
      document: iris({ device: 'webgpu' }),
      run: temporaryFolder(),
      createNetwork: (graphs, settings) =>
        settings.device === 'cpu'
          ? createNetwork(graphs, settings)
          : Promise.reject(new Error('Out of memory.\nat …')),
    });
    expect(ofType(events, 'device')).toEqual([
      { type: 'device', from: 'webgpu', to: 'cpu', reason: 'Out of memory.' },
    ]);
    expect(end).toMatchObject({ reason: 'finished', steps: 28 });
  });

  it.skipIf(noWebGpu !== '')(
    'does not: webgpu trains, and resumes from its own checkpoint',
    { timeout: 180_000 },
    async () => {
      const run = temporaryFolder();
      const control = new RunControl();
      const document = iris({ device: 'webgpu', epochs: 2 });
      const first = await trainAll({ document, run, control }, event => {
        if (event.type === 'epoch') control.stop();
      });
      const second = await trainAll({ document, run, resume: true });
      const cpu = await trainAll({ document: iris({ epochs: 2 }), run: temporaryFolder() });
      expect(ofType(first.events, 'start')[0]!.device).toBe('webgpu');
      expect(ofType([...first.events, ...second.events], 'device')).toEqual([]);
      expect(Math.abs(second.end.metrics.test!.loss! - cpu.end.metrics.test!.loss!)).toBeLessThan(1e-3);
    },
  );
});

describe('a run that cannot start', () => {
  const refused = (options: Partial<Parameters<typeof trainAll>[0]>) =>
    trainAll({ document: iris(), run: temporaryFolder(), ...options }).then(
      () => null,
      error => error,
    );

  it('names a directory that cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const error = await refused({ run: join(file, 'run') });
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe(
      `Cannot write in the run's folder “${join(file, 'run')}”: a part of the path is a file, not a folder. Choose another folder.`,
    );
    // Where even root may not write.
    expect((await refused({ run: '/proc/netloom' }))?.message).toMatch(/\/proc\/netloom/);
  });

  it('names what is wrong with the document, the device and the data', async () => {
    const cyclic = iris();
    const wide = { ...cyclic, graph: { ...cyclic.graph, nodes: { ...cyclic.graph.nodes } } };
    const scores = wide.graph.nodes.scores!;
    Object.assign(wide.graph.nodes, { scores: { ...scores, attributes: { units: 4 } } });
    const problem = await refused({ document: wide });
    expect(problem).toBeInstanceOf(InputError);
    expect(problem.problems).toMatchObject([{ code: 'class-count' }]);

    expect((await refused({ document: iris({ device: 'abacus' }) })).message).toMatch(/no device "abacus"/);
    expect((await refused({ base: temporaryFolder() })).message).toMatch(/iris\.csv/);
    const split = { ...iris().dataset!.split, validation: 0.5, test: 0.5 };
    const empty = { ...iris(), dataset: { ...iris().dataset!, split } };
    expect(await refused({ document: empty })).toBeInstanceOf(InputError);
  });

  it('names what is wrong with the checkpoint to resume from', async () => {
    const run = temporaryFolder();
    expect((await refused({ run, resume: true })).message).toMatch(/has no checkpoint yet/);
    const control = new RunControl();
    await trainAll({ document: iris(), run, control, checkpointEvery: 0 }, event => {
      if (event.type === 'checkpoint' && event.step === 3) control.stop();
    });
    const kept = readFileSync(join(run, 'last.safetensors'));
    expect((await refused({ run, resume: true, document: iris({ seed: 2 }) })).message).toMatch(
      /middle of an epoch with seed 1.*seed 2.*same seed/,
    );
    const adam = iris({ optimizer: { type: 'RMSprop', attributes: {} } });
    expect((await refused({ run, resume: true, document: adam })).message).toMatch(
      /does not fit the document: it has no/,
    );
    writeFileSync(join(run, 'last.safetensors'), kept.subarray(0, kept.length / 2));
    expect((await refused({ run, resume: true })).message).toMatch(/last\.safetensors is truncated/);
  });

  it('is none where it ended before its first checkpoint: it begins again when it is resumed', async () => {
    const [run, whole] = [temporaryFolder(), temporaryFolder()];
    await trainAll({ document: iris(), run: whole });
    const generator = train({ document: iris(), base: examples, run, resume: false });
    while ((await generator.next()).value?.type !== 'step');
    await generator.return(undefined as never);
    expect(readdirSync(run)).toEqual(['run.json']);
    await trainAll({ document: iris(), run, resume: true });
    expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
  });

  it('clears what another run, or a killed process, left behind; a resumed one keeps it', async () => {
    const run = temporaryFolder();
    const document = iris({ epochs: 1 });
    await trainAll({ document, run });
    mkdirSync(join(run, 'notes'));
    appendFileSync(join(run, 'events.jsonl'), '{"type":"old"}\n');
    writeFileSync(join(run, 'last.safetensors.123'), 'half');
    await trainAll({ document: iris({ epochs: 2 }), run, resume: true });
    expect(readFileSync(join(run, 'events.jsonl'), 'utf8')).toContain('old');
    await trainAll({ document, run });
    expect(readdirSync(run).sort()).toEqual(['best.safetensors', 'last.safetensors', 'notes', 'run.json']);
    rmSync(run, { recursive: true });
  });
});
