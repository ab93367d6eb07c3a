/**
 * A dataset while a run uses it. Decoding, splitting and gathering happen in a worker thread, so that the thread of
 * the training steps only receives finished buffers; nothing of the data but those is copied between the two.
 */
import type { Dataset, Field, Normalize } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Sample } from '../protocol.ts';

export type Part = 'train' | 'validation' | 'test';

export interface OpenOptions {
  /** Decides the split. The same seed, document and data give the same parts on every machine. */
  readonly seed: number;
  /** Only these fields are read, and only their missing values matter; default: all fields of the dataset. */
  readonly only?: readonly string[];
  /** Use these instead of measuring the training part: evaluating another dataset with a trained network. */
  readonly normalization?: { readonly [field: string]: Normalization };
}

export interface OpenDataset {
  /** The fields that were read, as the document describes them. */
  readonly fields: readonly Field[];
  /** Sample numbers of each part, ascending. Samples of `test` files are numbered after those of the main files. */
  readonly parts: { readonly [part in Part]: Uint32Array };
  /** What turns raw values into those that are fed, by float field; category fields have none. */
  readonly normalization: { readonly [field: string]: Normalization };
  /** Warnings: samples that were left out because a value is missing. */
  readonly problems: readonly Problem[];
  /** Batches of these samples in this order. Leaving the loop early is fine; several may be open at once. */
  batches(request: BatchRequest): AsyncIterableIterator<Batch>;
  /** Raw values for display: numbers before normalization, images as PNG data URLs, class indices with names. */
  samples(indices: ArrayLike<number>): Promise<Sample[]>;
  /** Ends the worker; batches still awaited are rejected. */
  close(): Promise<void>;
}

export interface BatchRequest {
  /** A part, a slice of one, or an order made by `shuffled` (random.ts). */
  readonly indices: Uint32Array;
  readonly fields: readonly string[];
  readonly batchSize: number;
}

/** Freshly allocated for the receiver, who may keep it. */
export interface Batch {
  /** Real samples; the other `batchSize - count` are padding: zeros with weight 0. Below batchSize only at the end. */
  readonly count: number;
  /** [batchSize, ...shape of the field]: Float32Array for float32, BigInt64Array for int64. */
  readonly fields: { readonly [field: string]: Float32Array | BigInt64Array };
  /** [batchSize]: 1 for a real sample, 0 for padding. */
  readonly weights: Float32Array;
  /** Sample numbers, `count` of them. */
  readonly indices: Uint32Array;
}

/** Fed value = (raw value - mean) / std. One entry for the whole field, or one per index of its first axis. */
export interface Normalization {
  readonly kind: Normalize;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export declare function openDataset(
  dataset: Dataset,
  /** Folder against which relative paths are resolved: the document's. */
  base: string,
  options: OpenOptions,
): Promise<OpenDataset>;
