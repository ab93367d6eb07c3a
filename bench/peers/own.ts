/** Our own side, in a process of its own. */
import path from 'node:path';
import type { OwnTask } from '../measure.ts';
import type { Measurement, Pair } from '../suite.ts';
import { measureBy, type PeerTurn } from './peer.ts';

export const measureOwn = (suite: string, name: string, turn: PeerTurn): Promise<Measurement> =>
  measureAlone<Measurement>(suite, name, turn);

/** Ours, and beside it in the same process the model of a peer. */
export const measureBeside = (
  suite: string,
  name: string,
  turn: PeerTurn & { readonly model: string },
): Promise<Pair> => measureAlone<Pair>(suite, name, turn);

async function measureAlone<Measured>(suite: string, name: string, turn: PeerTurn): Promise<Measured> {
  const { threads, seconds, root, device, model, keepActivations } = turn;
  const task: OwnTask = { suite, name, threads, seconds, root, device, model, keepActivations };
  const script = path.join(root, 'dist', 'node', 'bench-measure.js');
  return (await measureBy(process.execPath, ['--expose-gc', script], task, turn)) as Measured;
}
