/**
 * A source of data. Two things are measured: how many samples a second its workers deliver to one who takes each batch at once, and
 * which share of their time the steps of a training wait for it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Batch, type OpenDataset, openDataset, shuffled } from '../../engine/data/index.ts';
import type { Document } from '../../engine/document/document.ts';
import { RunControl } from '../../engine/train/control.ts';
import type { StepEvent } from '../../engine/train/events.ts';
import { train } from '../../engine/train/run.ts';
import { perSecond } from '../repeat.ts';
import type { BenchEntry, Measurement } from '../suite.ts';

export interface Source {
  readonly document: Document;
  /** Folder against which the document's paths are resolved. */
  readonly base: string;
  /** Removes what was made for it. */
  close?(): Promise<void>;
}

/** Types of numbers as the sources keep them, by NumPy's names. */
export type Raw = 'uint8' | 'int32' | 'float32' | 'float64';

export interface DataEntry extends BenchEntry {
  /** That are trained on. */
  readonly samples: number;
  /** How each field is kept, before it is turned into what is fed. */
  readonly raw: { readonly [field: string]: Raw };
  open(): Promise<Source>;
}

export const dataEntry = (entry: Omit<DataEntry, 'measure'>): DataEntry => ({
  ...entry,
  async measure({ seconds, threads }): Promise<Measurement> {
    const source = await entry.open();
    try {
      const delivered = await measureDelivery(source, threads, seconds);
      return { ...delivered, ...(await measureTraining(source, seconds)) };
    } finally {
      await source.close?.();
    }
  },
});

/** From the file to where the first batch can be asked for, and from there on. */
async function measureDelivery({ document, base }: Source, workers: number, seconds: number) {
  const { dataset, training } = document;
  const start = performance.now();
  const data = await openDataset(dataset!, base, { seed: training.seed, workers });
  const elapsed = (performance.now() - start) / 1000;
  const { train, validation, test } = data.parts;
  const taken = endless(data, training);
  const batchesPerSecond = await perSecond(seconds, () => taken.next());
  await taken.return(undefined);
  await data.close();
  return {
    deliveredPerSecond: batchesPerSecond * training.batchSize,
    readPerSecond: (train.length + validation.length + test.length) / elapsed,
  };
}

/** Epoch after epoch, each in an order of its own. */
async function* endless(
  { parts, fields, batches }: OpenDataset,
  { seed, batchSize }: Document['training'],
): AsyncGenerator<Batch> {
  for (let epoch = 0; ; epoch++) {
    const indices = shuffled(parts.train, seed, epoch);
    yield* batches({ indices, fields: fields.map(({ name }) => name), batchSize });
  }
}

/** A run as any other, stopped after its time; it is measured as it tells its speed: over the last seconds. */
async function measureTraining({ document, base }: Source, seconds: number): Promise<Measurement> {
  const run = await mkdtemp(path.join(tmpdir(), 'netloom-bench-'));
  const control = new RunControl();
  const training = { ...document.training, epochs: Number.MAX_SAFE_INTEGER };
  let began: number | null = null;
  let last: StepEvent | null = null;
  for await (const event of train({
    document: { ...document, training },
    base,
    run,
    resume: false,
    control,
  })) {
    if (event.type !== 'step') continue;
    last = event;
    began ??= performance.now();
    if (performance.now() - began > 1000 * seconds) control.stop();
  }
  await rm(run, { recursive: true, force: true });
  return { trainedPerSecond: last!.samplesPerSecond, waited: 100 * last!.waited! };
}
