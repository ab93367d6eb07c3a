/** Our own side, in a process of its own. */
import path from 'node:path';
import type { OwnTask } from '../measure.ts';
import type { Measurement } from '../suite.ts';
import { measureBy, type PeerTurn } from './peer.ts';

export async function measureOwn(suite: string, name: string, turn: PeerTurn): Promise<Measurement> {
  const { threads, seconds, root, device, model, keepActivations } = turn;
  const task: OwnTask = { suite, name, threads, seconds, root, device, model, keepActivations };
  const script = path.join(root, 'dist', 'node', 'bench-measure.js');
  return (await measureBy(process.execPath, ['--expose-gc', script], task, turn)) as Measurement;
}
