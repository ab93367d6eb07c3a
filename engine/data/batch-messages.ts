/** What the run's thread and a data worker say to each other. */
import type { Dataset } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Sample } from '../protocol.ts';
import type { BatchRequest, OpenDataset, OpenOptions } from './dataset.ts';
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
  | ({ readonly type: 'gather' } & Chunk)
);

/** Some batches in a row: their memory goes to the worker empty and comes back full, and none of it is copied. */
export interface Chunk extends BatchRequest {
  /** Laid out as BatchLayout says. */
  readonly memory: ArrayBuffer;
}

export type WorkerResult = Opened | readonly Sample[] | ArrayBuffer | null;

export type WorkerReply =
  | { readonly id: number; readonly result: WorkerResult }
  | { readonly id: number; readonly error: WorkerError };

/** Structured cloning forgets an error's class. */
export interface WorkerError {
  readonly input: boolean;
  readonly message: string;
  readonly problems: readonly Problem[];
}
