/**
 * A dataset while a run uses it. Decoding, splitting and gathering happen in worker threads, so that the thread of
 * the training steps only receives finished buffers; nothing is copied between them.
 */
import type { Dataset, Field, Normalize } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Sample } from '../protocol.ts';
import { DataWorkers } from './data-workers.ts';
import { shuffled } from './random.ts';

export type Part = 'train' | 'validation' | 'test';

export interface OpenOptions {
  /** Decides the split, unless the document's split has a seed of its own. The same seed, document and data give the same parts on every machine. */
  readonly seed: number;
  /** Only these fields are read, and only their missing values matter; default: all fields of the dataset. */
  readonly only?: readonly string[];
  /** Keep samples with missing values, which `samples` shows without those fields. Not for training. */
  readonly keepMissing?: boolean;
  /** Use these instead of measuring the training part: evaluating another dataset with a trained network. */
  readonly normalization?: { readonly [field: string]: Normalization };
  /** Threads that gather batches; absent: one, and more where steps wait for their data. The batches are the same. */
  readonly workers?: number;
}

export interface OpenDataset {
  /** The fields that were read, as the document describes them. */
  readonly fields: readonly Field[];
  /** Sample numbers of each part, ascending. Samples of `test` files are numbered after those of the main files. */
  readonly parts: { readonly [part in Part]: Uint32Array };
  /** What turns raw values into those that are fed, by float32 field; indices (int64) are fed as they are. */
  readonly normalization: { readonly [field: string]: Normalization };
  /** Warnings: samples that were left out because a value is missing. */
  readonly problems: readonly Problem[];
  /**
   * Batches of these samples in this order, the first of which are gathered from now on. Leaving the loop early is fine; several may be
   * open at once.
   */
  batches(request: BatchRequest): AsyncIterableIterator<Batch>;
  /** Raw values for display: numbers before normalization, images as PNG data URLs, class indices with names. */
  samples(indices: ArrayLike<number>): Promise<Sample[]>;
  /** Ends the workers; batches still awaited are rejected. */
  close(): Promise<void>;
}

export interface BatchRequest {
  /** A part, a slice of one, or an order made by `shuffled` (random.ts). */
  readonly indices: Uint32Array;
  readonly fields: readonly string[];
  readonly batchSize: number;
}

/** The receiver's until the next batch is asked for: its memory then holds another. */
export interface Batch {
  /** Real samples; the other `batchSize - count` are padding: zeros with weight 0. Below batchSize only at the end. */
  readonly count: number;
  /** [batchSize, ...shape of the field]: Float32Array for float32, BigInt64Array for int64. */
  readonly fields: FieldData;
  /** [batchSize]: 1 for a real sample, 0 for padding. */
  readonly weights: Float32Array;
  /** Sample numbers, `count` of them. */
  readonly indices: Uint32Array;
}

/** The values of each field. */
export interface FieldData {
  readonly [field: string]: Float32Array | BigInt64Array;
}

/** Fed value = (raw value - mean) / std. One entry for the whole field, or one per index of its first axis. */
export interface Normalization {
  readonly kind: Normalize;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Reads the dataset in a worker thread. Throws InputError when it cannot be read or does not fit the dataset's fields.
 * @param workers closed with the dataset, and where it cannot be opened; absent: they are started now
 */
export async function openDataset(
  dataset: Dataset,
  /** Folder against which relative paths are resolved: the document's. */
  base: string,
  options: OpenOptions,
  workers = new DataWorkers(options.workers),
): Promise<OpenDataset> {
  try {
    const { fields, parts, normalization, problems } = await workers.open(dataset, base, options);
    return {
      fields,
      parts,
      normalization,
      problems,
      batches: request => workers.batches(request),
      samples: indices => workers.samples(indices),
      close: () => workers.close(),
    };
  } catch (error) {
    await workers.close();
    throw error;
  }
}

/**
 * Some samples of a dataset, spread over all of it: a file is often sorted by class. A field whose value is missing is not in
 * its sample.
 */
export async function previewSamples(dataset: Dataset, base: string, count: number): Promise<Sample[]> {
  // Nothing is set aside, so that a few rows are enough to look at.
  const whole = { ...dataset, split: { validation: 0, test: 0 } };
  const open = await openDataset(whole, base, { seed: PREVIEW_SEED, keepMissing: true });
  try {
    const all = Uint32Array.from([...open.parts.train, ...open.parts.test]);
    return await open.samples(shuffled(all, PREVIEW_SEED).subarray(0, count).sort());
  } finally {
    await open.close();
  }
}
const PREVIEW_SEED = 1;
