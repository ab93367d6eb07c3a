/** TensorFlow.js on its wasm backend, where somebody has installed it: beside the program, or in the folder NETLOOM_TFJS. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageRoot } from '../../main/application/locations.ts';
import type { TrainEntry } from '../train/entry.ts';
import { type Find, measureBy, type TrainingTask } from './peer.ts';

const packages = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];

export const findTfjs: Find<TrainEntry> = async () => {
  const folder = process.env.NETLOOM_TFJS ? path.resolve(process.env.NETLOOM_TFJS) : packageRoot;
  const manifests = packages.map(name => manifestOf(name, folder));
  const missing = packages.filter((_, index) => manifests[index] === null);
  if (missing.length > 0)
    return {
      skipped:
        `${missing.join(' and ')} is not installed in ${folder}: npm install --no-save --ignore-scripts ${packages.join(' ')}, ` +
        'or name the folder where it is by NETLOOM_TFJS',
    };
  const { version } = JSON.parse(await readFile(manifests[0]!, 'utf8')) as { version: string };
  return {
    title: `TensorFlow.js ${version} (wasm)`,
    async measure({ model, document }, turn) {
      const { batchSize, optimizer } = (await document()).training;
      const { threads, seconds } = turn;
      const task: TrainingTask = { model, batch: batchSize, optimizer, threads, seconds };
      return measureBy(process.execPath, [path.join(turn.root, 'bench', 'tfjs', 'measure.js')], task, turn);
    },
  };
};

/** As Node finds it from this folder; null: it does not. */
function manifestOf(name: string, folder: string): string | null {
  try {
    return createRequire(path.join(folder, 'any.js')).resolve(`${name}/package.json`);
  } catch {
    return null;
  }
}
