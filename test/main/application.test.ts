/** The application with its real engine process. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { emptyDocument } from '../../engine/document/document.ts';
import type { RunEvent } from '../../engine/train/events.ts';
import type { EngineState, RunSummary } from '../../main/api.ts';
import { type Application, createApplication } from '../../main/application/application.ts';
import { findLocations } from '../../main/application/locations.ts';
import { enginePid } from './support/engine-process.ts';
import { temporaryFolder } from './support/temporary.ts';

interface Opened {
  readonly application: Application;
  readonly events: { readonly run: string; readonly event: RunEvent }[];
  readonly states: EngineState[];
  example(name: string, epochs: number): Promise<{ document: never; documentPath: string }>;
  summary(run: string): Promise<RunSummary>;
}

function openApplication(home = temporaryFolder()): Opened {
  const application = createApplication({
    host: 'browser',
    locations: findLocations({ NETLOOM_HOME: home }),
  });
  onTestFinished(() => application.close());
  const events: Opened['events'][number][] = [];
  const states: EngineState[] = [];
  application.on('run.events', ({ run, events: told }) => {
    for (const event of told) events.push({ run, event });
  });
  application.on('engine.state', state => states.push(state));
  return {
    application,
    events,
    states,
    async example(name, epochs) {
      const file = path.join(application.locations.examples, `${name}.netloom`);
      const { document } = await application.request('document.open', { path: file });
      const training = { ...document.training, device: 'cpu', epochs };
      return { document: { ...document, training } as never, documentPath: file };
    },
    async summary(run) {
      return (await application.request('run.get', { run })).summary;
    },
  };
}

/** The tensors of a checkpoint, without what it says of its time (a safetensors file: length, header, data). */
function tensorsOf(run: string, kind: 'last' | 'best'): Buffer {
  const bytes = readFileSync(path.join(run, `${kind}.safetensors`));
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}

const epochsOf = (opened: Opened, run: string): number =>
  opened.events.filter(({ run: of, event }) => of === run && event.type === 'epoch').length;

describe.skipIf(process.platform === 'win32')('an engine that is killed in mid-training', () => {
  test('is told, and the run goes on to the same parameters', async () => {
    const opened = openApplication();
    const { application, states, events, summary } = opened;
    const iris = await opened.example('iris', 600);
    const { run: whole } = await application.request('run.start', iris);
    await vi.waitFor(async () => expect((await summary(whole)).state).toBe('finished'), 60_000);

    const { run } = await application.request('run.start', iris);
    await vi.waitFor(() => expect(epochsOf(opened, run)).toBeGreaterThan(20), {
      timeout: 30_000,
      interval: 5,
    });
    const resumed = new Promise<void>((resolve, reject) => {
      // Whoever hears that the run was interrupted may resume it, at once.
      application.on('run.events', ({ events }) => {
        if (events.some(event => event.type === 'state' && event.state === 'interrupted'))
          application.request('run.resume', { run }).then(() => resolve(), reject);
      });
    });
    process.kill(enginePid(), 'SIGKILL');
    await resumed;
    expect(states.find(({ state }) => state === 'died')).toMatchObject({
      interrupted: [run],
      message: expect.stringMatching(/SIGKILL.*last checkpoint are intact.*resumed/s),
    });
    expect(events).toContainEqual({ run, event: { type: 'state', state: 'interrupted' } });
    await vi.waitFor(async () => expect((await summary(run)).state).toBe('finished'), 60_000);
    for (const kind of ['last', 'best'] as const)
      expect(tensorsOf(run, kind).equals(tensorsOf(whole, kind)), kind).toBe(true);
    const { events: kept } = await application.request('run.get', { run });
    const epochs = kept.flatMap(event => (event.type === 'epoch' ? [event.epoch] : []));
    expect(epochs).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
  });

  test('while nothing is trained costs nothing', async () => {
    const { application, states } = openApplication();
    await application.request('devices.list', {});
    process.kill(enginePid(), 'SIGKILL');
    await vi.waitFor(() => expect(states.filter(({ state }) => state === 'ready')).toHaveLength(2), 10_000);
    expect(states.find(({ state }) => state === 'died')).toMatchObject({ interrupted: [] });
  });
});

describe('runs', () => {
  test('pause, go on, stop, and are there after a restart', async () => {
    const home = temporaryFolder();
    const opened = openApplication(home);
    const { application, summary } = opened;
    const iris = await opened.example('iris', 5_000);
    const { run } = await application.request('run.start', iris);
    await vi.waitFor(() => expect(epochsOf(opened, run)).toBeGreaterThan(2), {
      timeout: 20_000,
      interval: 5,
    });

    await application.request('run.pause', { run });
    await vi.waitFor(async () => expect((await summary(run)).state).toBe('paused'), 5_000);
    const paused = epochsOf(opened, run);
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(epochsOf(opened, run)).toBe(paused);
    // A paused run still answers.
    const predicted = await application.request('run.predict', { run, part: 'test', count: 3 });
    expect(predicted.samples).toHaveLength(3);

    await application.request('run.resume', { run });
    await vi.waitFor(() => expect(epochsOf(opened, run)).toBeGreaterThan(paused + 2), 10_000);
    await application.request('run.stop', { run });
    await vi.waitFor(async () => expect((await summary(run)).state).toBe('stopped'), 5_000);
    await expect(application.request('run.stop', { run })).rejects.toMatchObject({ kind: 'input' });
    const before = await application.request('run.get', { run });
    await application.close();

    const again = openApplication(home);
    const [listed] = await again.application.request('run.list', { documentPath: iris.documentPath });
    expect(listed).toEqual(before.summary);
    expect(await again.application.request('run.list', { documentPath: '/other.netloom' })).toEqual([]);
    const after = await again.application.request('run.get', { run });
    expect(after.document).toEqual(before.document);
    expect(after.events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  });

  test('that the application closes on stop with a checkpoint; one that was killed with it reads interrupted', async () => {
    const home = temporaryFolder();
    const opened = openApplication(home);
    const { run } = await opened.application.request('run.start', await opened.example('iris', 5_000));
    await vi.waitFor(() => expect(epochsOf(opened, run)).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 5,
    });
    await opened.application.close();
    const again = openApplication(home);
    expect((await again.summary(run)).state).toBe('stopped');

    // As a kill of the whole program leaves it: events that end in the middle of a line, and a lock whose process is gone.
    const log = path.join(run, 'events.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    const running = lines.filter(line => !line.includes('"end"') && !line.includes('"stopped"'));
    writeFileSync(log, `${running.join('\n')}{"type":"step","ep`);
    writeFileSync(path.join(run, 'lock'), '999999999');
    expect((await again.summary(run)).state).toBe('interrupted');

    // Another program that is alive keeps it.
    writeFileSync(path.join(run, 'lock'), String(process.ppid));
    expect((await again.summary(run)).state).toBe('running');
    await expect(again.application.request('run.resume', { run })).rejects.toThrow(/another program/);
  });

  test('that cannot start leave nothing behind, and say why', async () => {
    const opened = openApplication();
    const { application } = opened;
    const directory = path.join(temporaryFolder(), 'mine');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'notes.txt'), 'mine');
    const start = (document: unknown) =>
      application.request('run.start', { document: document as never, documentPath: null, directory });
    await expect(start(emptyDocument('Nothing'))).rejects.toMatchObject({ kind: 'input' });
    await expect(start({ format: 'netloom', version: 1 })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('graph'),
    });
    const iris = await opened.example('iris', 3);
    // Its data are looked for beside a document that is nowhere.
    await expect(start(iris.document)).rejects.toThrow(/iris\.csv/);
    expect(await application.request('run.list', {})).toEqual([]);
    expect(readFileSync(path.join(directory, 'notes.txt'), 'utf8')).toBe('mine');
    const { run } = await application.request('run.start', { ...iris, directory });
    expect(run).toBe(directory);
    await vi.waitFor(async () => expect((await opened.summary(run)).state).toBe('finished'), 20_000);
    expect((await application.request('run.list', {})).map(({ directory }) => directory)).toEqual([
      directory,
    ]);
  });
});

describe('requests', () => {
  test('are validated', async () => {
    const { application } = openApplication();
    const ask = application.request as (name: string, params: unknown) => Promise<unknown>;
    for (const [name, params] of [
      ['document.open', {}],
      ['document.open', { path: 7 }],
      ['document.save', { path: '/a.netloom', document: 'text' }],
      ['dataset.preview', { document: {}, documentPath: null, count: 1e9 }],
      ['run.predict', { run: '/run', part: 'future', count: 1 }],
      ['run.resume', null],
    ] as const)
      await expect(ask(name, params), name).rejects.toMatchObject({ message: expect.stringContaining(name) });
  });

  test('keep settings and the window’s state over a restart', async () => {
    const home = temporaryFolder();
    const { application } = openApplication(home);
    expect(await application.request('workspace.load', {})).toEqual({ workspace: null });
    await Promise.all([
      application.request('settings.set', { settings: { theme: 'dark' } }),
      application.request('settings.set', { settings: { language: 'es' } }),
      application.request('workspace.save', { workspace: { tabs: [1] } }),
    ]);
    const again = openApplication(home).application;
    expect(await again.request('settings.get', {})).toEqual({ theme: 'dark', language: 'es' });
    expect(await again.request('workspace.load', {})).toEqual({ workspace: { tabs: [1] } });
  });

  test('describe and show data', async () => {
    const opened = openApplication();
    const { document, documentPath } = await opened.example('iris', 1);
    const { dataset } = document as { dataset: { source: never } };
    const description = await opened.application.request('dataset.inspect', {
      source: dataset.source,
      documentPath,
    });
    expect(description.samples).toBe(150);
    const { samples } = await opened.application.request('dataset.preview', {
      document,
      documentPath,
      count: 4,
    });
    expect(samples).toHaveLength(4);
  });

  test('list a folder, folders first, and no hidden files', async () => {
    const { application } = openApplication();
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'zoo'));
    for (const name of ['b.csv', 'a.netloom', '.hidden']) writeFileSync(path.join(folder, name), 'abc');
    const listing = await application.request('files.list', { directory: folder });
    expect(listing).toEqual({
      directory: folder,
      parent: path.dirname(folder),
      entries: [
        { name: 'zoo', path: path.join(folder, 'zoo'), directory: true, size: expect.any(Number) },
        { name: 'a.netloom', path: path.join(folder, 'a.netloom'), directory: false, size: 3 },
        { name: 'b.csv', path: path.join(folder, 'b.csv'), directory: false, size: 3 },
      ],
    });
    const gone = application.request('files.list', { directory: path.join(folder, 'gone') });
    await expect(gone).rejects.toMatchObject({ kind: 'input', message: expect.stringContaining('gone') });
  });

  test('a document to open is handed to the first window, and to those that are there already', async () => {
    const { application } = openApplication();
    application.openDocument('/first.netloom');
    expect(await application.request('app.info', {})).toMatchObject({ open: '/first.netloom' });
    expect(await application.request('app.info', {})).not.toHaveProperty('open');
    const requested: string[] = [];
    application.on('document.requested', ({ path }) => requested.push(path));
    application.openDocument('/second.netloom');
    expect(requested).toEqual(['/second.netloom']);
  });
});
