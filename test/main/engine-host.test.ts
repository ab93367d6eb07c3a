/** The engine process itself, spoken to as the supervisor does. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Document } from '../../engine/document/document.ts';
import type {
  EngineMessage,
  EngineRequest,
  EngineRequestName,
  EngineRequests,
} from '../../engine/protocol.ts';
import type { RunEvent } from '../../engine/train/events.ts';
import { packageRoot } from '../../main/application/locations.ts';
import { example, examples, ofType, tensorsOf } from '../support/runs.ts';
import { temporaryFolder } from './support/temporary.ts';

class Engine {
  readonly child: ChildProcess = fork(path.join(packageRoot, 'dist/node/engine-host.js'), [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  readonly events: RunEvent[] = [];
  readonly exited = new Promise<number | null>(resolve => this.child.once('exit', resolve));
  #lastId = 0;

  constructor() {
    onTestFinished(() => void this.child.kill('SIGKILL'));
    this.child.on('message', (message: EngineMessage) => {
      if (message.type === 'event') this.events.push(message.event);
    });
  }

  request<N extends EngineRequestName>(name: N, params: EngineRequests[N]['params']) {
    const request: EngineRequest<N> = { id: ++this.#lastId, name, params };
    return new Promise<EngineRequests[N]['result']>((resolve, reject) => {
      this.child.on('message', (message: EngineMessage) => {
        if (!('id' in message) || message.id !== request.id) return;
        if (message.type === 'result') resolve(message.result as EngineRequests[N]['result']);
        else if (message.type === 'error') reject(message.error);
      });
      this.child.send(request);
    });
  }

  train(document: Document, run: string, resume = false) {
    return this.request('train', { document, base: examples, run, resume });
  }

  async until(reached: (event: RunEvent) => boolean): Promise<void> {
    while (!this.events.some(reached)) await new Promise(resolve => setTimeout(resolve, 5));
  }
}

const linesOf = (run: string): RunEvent[] =>
  readFileSync(path.join(run, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

describe('the engine process', () => {
  const digits = (training: Partial<Document['training']> = {}) =>
    example('mnist-lenet5', { epochs: 1, seed: 3, ...training });

  test('that is killed in mid-epoch resumes to parameters identical to those of a run that was not', async () => {
    const whole = temporaryFolder();
    const straight = await new Engine().train(digits(), whole);

    const run = temporaryFolder();
    const first = new Engine();
    first.train(digits(), run).catch(() => {});
    await first.until(event => event.type === 'step' && event.step > 100);
    await first.request('pause', { run });
    await first.until(event => event.type === 'state' && event.state === 'paused');
    const { step } = ofType(first.events, 'checkpoint').at(-1)!;
    await first.request('continue', { run });
    await first.until(event => event.type === 'step' && event.step > step + 20);
    first.child.kill('SIGKILL');
    await first.exited;

    const second = new Engine();
    const end = await second.train(digits(), run, true);
    expect(ofType(second.events, 'start')[0]!.step).toBe(step);
    expect(step).toBeGreaterThan(100);
    expect(step).toBeLessThan(straight.steps);
    expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
    expect(await tensorsOf(run, 'best')).toEqual(await tensorsOf(whole, 'best'));
    expect(end.metrics).toEqual(straight.metrics);
    expect(end.steps).toBe(straight.steps);
    // What came before the first line was told before the folder was known to be the run's.
    const told = [first, second].flatMap(({ events }) => events.slice(1));
    expect(linesOf(run)).toEqual(told);
  });

  test('tells what it refuses, and goes on answering', async () => {
    const engine = new Engine();
    const run = path.join(temporaryFolder(), 'nothing');
    await expect(engine.request('pause', { run })).rejects.toEqual({
      kind: 'input',
      message: `The run “${run}” is not being trained.`,
      problems: [],
    });
    await expect(engine.request('predict', { run, part: 'test', count: 1 })).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('holds no run'),
    });
    await expect(engine.train(digits({ device: 'abacus' }), run)).rejects.toMatchObject({ kind: 'input' });
    await expect(engine.request('devices', {})).resolves.toContainEqual({
      id: 'cpu',
      name: 'CPU',
      ok: true,
      reason: '',
      keepsState: true,
    });
  });

  test('answers about a run while it trains, and refuses to train it twice', async () => {
    const engine = new Engine();
    const run = temporaryFolder();
    const document = digits({ epochs: 50 });
    const trained = engine.train(document, run);
    // What is asked is answered from the last checkpoint; the first is written behind the first step.
    await engine.until(({ type }) => type === 'checkpoint');
    await expect(engine.train(document, run)).rejects.toMatchObject({
      message: expect.stringContaining('already'),
    });
    const { samples } = await engine.request('predict', { run, part: 'test', count: 3 });
    expect(samples).toHaveLength(3);
    await engine.request('stop', { run });
    expect((await trained).reason).toBe('stopped');
  });

  test('writes a checkpoint and ends when the program that started it is gone', async () => {
    const engine = new Engine();
    const run = temporaryFolder();
    engine.train(digits({ epochs: 50 }), run).catch(() => {});
    await engine.until(event => event.type === 'step' && event.step > 30);
    engine.child.disconnect();
    expect(await engine.exited).toBe(0);
    const last = linesOf(run);
    expect(last.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
    expect(last.at(-2)).toMatchObject({
      type: 'checkpoint',
      kind: 'last',
      step: (last.at(-1) as { steps: number }).steps,
    });
  });
});
