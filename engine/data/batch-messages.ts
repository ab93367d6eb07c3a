/** What the run's thread and a data worker say to each other. */
import type { Dataset } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Sample } from '../protocol.ts';
import type { FieldData, OpenDataset, OpenOptions } from './dataset.ts';
import type { Gatherable } from './gather.ts';

export type Opened = Pick<OpenDataset, 'fields' | 'parts' | 'normalization' | 'problems'> & Gatherable;

/** The first worker reads the data, and can show it; all of them gather. */
export type WorkerRequest = { readonly id: number } & (
  | {
      readonly type: 'open';
      readonly dataset: Dataset;
      readonly base: string;
      readonly options: OpenOptions;
    }
  | { readonly type: 'samples'; readonly indices: readonly number[] }
  /** Of another worker, whose columns lie in memory that all share. */
  | { readonly type: 'adopt'; readonly data: Gatherable }
  | { readonly type: 'gather'; readonly batches: readonly EmptyBatch[] }
);

/** The arrays go to the worker and come back filled: their memory changes hands, and none of it is copied. */
export interface EmptyBatch {
  /** As many as are real; the rest is padding. */
  readonly indices: Uint32Array;
  readonly fields: FieldData;
}

export type WorkerResult = Opened | readonly Sample[] | readonly FieldData[] | null;

export type WorkerReply =
  | { readonly id: number; readonly result: WorkerResult }
  | { readonly id: number; readonly error: WorkerError };

/** Structured cloning forgets an error's class. */
export interface WorkerError {
  readonly input: boolean;
  readonly message: string;
  readonly problems: readonly Problem[];
}

export const buffersOf = (fields: FieldData): ArrayBuffer[] =>
  Object.values(fields).map(({ buffer }) => buffer as ArrayBuffer);
