/** TensorFlow.js on its wasm backend, where somebody has installed it beside the program. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../../main/application/locations.ts';
import type { TrainEntry } from '../train/entry.ts';
import { type Find, measureBy, type TrainingTask } from './peer.ts';

const packages = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];
const manifest = (name: string): string => path.join(packageRoot, 'node_modules', name, 'package.json');

export const findTfjs: Find<TrainEntry> = async () => {
  const missing = packages.filter(name => !existsSync(manifest(name)));
  if (missing.length > 0)
    return {
      skipped: `${missing.join(' and ')} is not installed: npm install --no-save --ignore-scripts ${packages.join(' ')}`,
    };
  const { version } = JSON.parse(await readFile(manifest(packages[0]!), 'utf8')) as { version: string };
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
