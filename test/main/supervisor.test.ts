import { constants, getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { emptyDocument } from '../../engine/document/document.ts';
import type { EngineState } from '../../main/api.ts';
import { EngineDied, Supervisor } from '../../main/application/supervisor.ts';

const host = fileURLToPath(new URL('support/host-double.mjs', import.meta.url));

function supervise(behaviour = '', background = false) {
  const states: EngineState[] = [];
  const events: unknown[] = [];
  const supervisor = new Supervisor({
    host,
    background,
    env: { ...process.env, HOST_DOUBLE: behaviour },
    onEvent: (run, event) => events.push([run, event]),
    onState: state => states.push(state),
  });
  onTestFinished(() => supervisor.close());
  return { supervisor, states, events };
}

const train = (supervisor: Supervisor, run: string) =>
  supervisor.request('train', { document: emptyDocument(''), base: '/', run, resume: false });

test('the process starts with the first request and is then kept', async () => {
  const { supervisor, states } = supervise();
  expect(supervisor.pid).toBeNull();
  const [devices] = await Promise.all([supervisor.request('devices', {}), supervisor.request('devices', {})]);
  expect(devices[0]?.id).toBe('cpu');
  expect(states.map(({ state }) => state)).toEqual(['starting', 'ready']);
});

test('an error of the engine keeps its kind and its words', async () => {
  const { supervisor } = supervise();
  const inspection = supervisor.request('inspect', { source: { type: 'csv', path: 'data.csv' }, base: '/' });
  await expect(inspection).rejects.toMatchObject({
    kind: 'input',
    message: 'data.csv, row 3: 2 cells, not 4.',
  });
});

test('a killed process: requests fail, the run is named, and a new process answers', async () => {
  const { supervisor, states, events } = supervise();
  const training = train(supervisor, '/runs/a');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  const pid = supervisor.pid;
  process.kill(pid ?? 0, 'SIGKILL');
  await expect(training).rejects.toBeInstanceOf(EngineDied);
  const died = states.find(({ state }) => state === 'died');
  expect(died?.interrupted).toEqual(['/runs/a']);
  expect(died?.message).toMatch(/SIGKILL.*memory.*checkpoint.*resumed/s);
  await supervisor.request('devices', {});
  expect(supervisor.pid).not.toBe(pid);
  expect(states.map(({ state }) => state)).toEqual(['starting', 'ready', 'died', 'starting', 'ready']);
});

test('a crash in native code, and an end with a code, are told apart', async () => {
  const { supervisor, states } = supervise();
  const preview = { document: emptyDocument(''), base: '/', count: 1 };
  await expect(supervisor.request('preview', preview)).rejects.toThrow(/native code \(SIGABRT\)/);
  await expect(supervisor.request('evaluate', { run: '/runs/a', checkpoint: 'best' })).rejects.toThrow(
    /code 7/,
  );
  expect(states.filter(({ state }) => state === 'died').map(({ interrupted }) => interrupted)).toEqual([
    [],
    [],
  ]);
});

test('a process that cannot start is not started for ever, and its last words are told', async () => {
  const { supervisor, states } = supervise('broken');
  await expect(supervisor.request('devices', {})).rejects.toThrow(/libonnxruntime\.so\.1: cannot open/);
  const starts = () => states.filter(({ state }) => state === 'starting').length;
  await vi.waitFor(() => expect(starts()).toBe(3));
  await new Promise(resolve => setTimeout(resolve, 500));
  expect(starts()).toBe(3);
  // Whoever asks again tries again.
  await expect(supervisor.request('devices', {})).rejects.toThrow(/libonnxruntime/);
  expect(starts()).toBe(4);
});

test('after closing there is no process and no request', async () => {
  const { supervisor } = supervise();
  const training = train(supervisor, '/runs/a');
  const failure = expect(training).rejects.toBeInstanceOf(EngineDied);
  await supervisor.request('devices', {});
  await supervisor.close();
  await failure;
  expect(supervisor.pid).toBeNull();
  await expect(supervisor.request('devices', {})).rejects.toThrow(/shut down/);
});

test('beside a window the process steps aside once it trains, and not while it only answers; the next starts anew', async () => {
  const { supervisor, events } = supervise('', true);
  const priority = () => getPriority(supervisor.pid ?? 0);
  const usual = getPriority();
  await supervisor.request('devices', {});
  expect(priority()).toBe(usual);
  const training = train(supervisor, '/runs/a');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  expect(priority()).toBe(Math.max(usual, constants.priority.PRIORITY_BELOW_NORMAL));
  process.kill(supervisor.pid ?? 0, 'SIGKILL');
  await expect(training).rejects.toBeInstanceOf(EngineDied);
  await supervisor.request('devices', {});
  expect(priority()).toBe(usual);
});

test('where nobody works at a window, a training goes as any program', async () => {
  const { supervisor, events } = supervise();
  const training = expect(train(supervisor, '/runs/a')).rejects.toBeInstanceOf(EngineDied);
  await vi.waitFor(() => expect(events).toHaveLength(1));
  expect(getPriority(supervisor.pid ?? 0)).toBe(getPriority());
  await supervisor.close();
  await training;
});
