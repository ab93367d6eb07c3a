/** What the run's thread and the data worker say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { Dataset } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Sample } from '../protocol.ts';
import type { Batch, BatchRequest, OpenDataset, OpenOptions } from './dataset.ts';

export type Opened = Pick<OpenDataset, 'fields' | 'parts' | 'normalization' | 'problems'>;

export type WorkerRequest =
  | {
      readonly type: 'open';
      readonly id: number;
      readonly dataset: Dataset;
      readonly base: string;
      readonly options: OpenOptions;
    }
  | { readonly type: 'samples'; readonly id: number; readonly indices: readonly number[] }
  /** The batches come over a port of their own; closing it ends them. */
  | { readonly type: 'batches'; readonly port: MessagePort; readonly request: BatchRequest };

export type WorkerReply =
  | { readonly id: number; readonly result: Opened | readonly Sample[] }
  | { readonly id: number; readonly error: WorkerError };

/** Over a batches port: the receiver asks for one more chunk; the worker sends one, the last marked so. */
export type ChunkRequest = 'more';
export type ChunkReply =
  | { readonly batches: readonly Batch[]; readonly last: boolean }
  | { readonly error: WorkerError };

/** Structured cloning forgets an error's class. */
export interface WorkerError {
  readonly input: boolean;
  readonly message: string;
  readonly problems: readonly Problem[];
}
