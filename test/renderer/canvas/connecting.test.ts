/** Which ports take a connection that is being drawn: judged a few at a time, while the pointer is already on its way. */
import { beforeEach, expect, test, vi } from 'vitest';
import { beginConnect, connectStore, endConnect, verdictAt } from '../../../renderer/canvas/connect-store.ts';
import { documentStore } from '../../../renderer/store/document.ts';
import { leNet5 } from '../../support/documents.ts';

/** The browser's turns that are waited for. */
const turns = vi.hoisted(() => [] as (() => void)[]);
vi.mock('../../../renderer/store/breathe.ts', () => ({
  breathe: () => new Promise<void>(resolve => turns.push(resolve)),
}));

async function takeTurn(): Promise<void> {
  turns.shift()!();
  await new Promise(resolve => setImmediate(resolve));
}

const output = (node: string) => ({ node, port: 'y', side: 'output' as const });
const states = () =>
  Object.fromEntries([...connectStore.getState().verdicts].map(([port, { state }]) => [port, state]));

beforeEach(() => {
  turns.length = 0;
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => run());
  documentStore.load(leNet5(), null);
});

test('the drag begins at once, and each port is told of in its turn', async () => {
  // The clock stands still but for the steps that are made here: a port takes five milliseconds, more than a portion.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 5));
  beginConnect(output('conv1'));
  expect(connectStore.getState().from).toEqual(output('conv1'));
  expect(states()).toEqual({});
  await takeTurn();
  const early = Object.keys(states()).length;
  expect(early).toBeGreaterThan(0);
  while (turns.length > 0) await takeTurn();
  vi.restoreAllMocks();
  expect(Object.keys(states()).length).toBeGreaterThan(early);
  expect(states()).toMatchObject({
    'conv1/x': 'refused',
    'tanh1/x': 'refused',
    'pool1/x': 'fits',
    'dense1/x': 'misfit',
  });
});

test('a port that the pointer reaches before its turn is judged there and then', () => {
  beginConnect(output('conv1'));
  expect(states()).toEqual({});
  const verdict = verdictAt(output('conv1'), { node: 'dense1', port: 'x' });
  expect(verdict.state).toBe('misfit');
});

test('one that was let go is not judged on, and the next begins anew', async () => {
  beginConnect(output('conv1'));
  endConnect();
  await takeTurn();
  expect(turns).toEqual([]);
  expect(states()).toEqual({});
  beginConnect(output('pool1'));
  while (turns.length > 0) await takeTurn();
  expect(states()['pool1/x']).toBe('refused');
});
