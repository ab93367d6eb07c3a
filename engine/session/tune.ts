/** Chooses the forms of graphs on this machine, by measuring within a given time and by what earlier starts have measured. */
import { arch, cpus, platform } from 'node:os';
import { env } from 'onnxruntime-node';
import type { Graph } from '../ir/value.ts';
import { FormMemory } from '../tune/memory.ts';
import { type Measurements, type Tuning, tuneForms } from '../tune/tune.ts';
import { openTrial } from './form-trial.ts';
import { defaultThreads, targetOf } from './runtime.ts';

export interface TuneSettings {
  /** Of measuring, at most; what has been measured is used even where this is 0. */
  readonly seconds: number;
  /** Takes the measuring for later, so that the first step of a training need not wait for it; the starts to come gain by it. */
  later?(measure: (mayGoOn: () => boolean) => Promise<void>): void;
  /** Where the measurements are kept. */
  readonly folder: string;
}

const DEVICE = 'cpu';

/** For the CPU. A GPU's forms are those that the rows prefer: a run of one operation there tells the time of the way to it. */
export async function tuneForCpu(
  graphs: readonly Graph[],
  { seconds, folder }: TuneSettings,
  threads = defaultThreads(),
  mayGoOn?: () => boolean,
): Promise<Tuning> {
  const memory = await memoryFor(folder, threads);
  const tuning = await tuneForms({
    graphs,
    target: await targetOf(DEVICE),
    known: await memory.read(),
    seconds,
    mayGoOn,
    open: (operation, choices) => openTrial(operation, { device: DEVICE, threads }, choices),
  });
  await memory.add(tuning.measured);
  return tuning;
}

/** What has been measured on this machine so far. */
export const measurementsForCpu = async (folder: string, threads = defaultThreads()): Promise<Measurements> =>
  (await memoryFor(folder, threads)).read();

async function memoryFor(folder: string, threads: number): Promise<FormMemory> {
  const { channelBlock } = await targetOf(DEVICE);
  return new FormMemory(folder, {
    runtime: `onnxruntime ${env.versions.node ?? env.versions.common}`,
    processor: `${cpus()[0]?.model ?? ''} ${platform()} ${arch()}`.trim(),
    device: DEVICE,
    threads,
    channelBlock,
  });
}
