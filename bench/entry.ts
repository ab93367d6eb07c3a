/** One thing that is measured, and what its peers are told to measure. */
import type { Document } from '../engine/document/document.ts';

export interface BenchEntry {
  readonly name: string;
  document(): Promise<Document>;
  /** What is done again and again: a training step on random samples; `check`; building the training graph. */
  readonly work: 'step' | 'check' | 'compile';
  /** Name of the same model in pytorch_peer.py; null where there is none. */
  readonly pytorch: string | null;
}

/** What a turn measured. */
export interface Measurement {
  /** Samples of training steps; documents that are checked or compiled. */
  readonly samplesPerSecond: number;
  /** Largest resident memory of the whole process. */
  readonly peakBytes: number;
}
