/** One thing that is measured, and what its peers are told to measure. */
import type { Document } from '../engine/document/document.ts';

export interface BenchEntry {
  readonly name: string;
  readonly document: Document;
  /** Name of the same model in pytorch_peer.py; null where there is none. */
  readonly pytorch: string | null;
}

/** What a turn measured. */
export interface Measurement {
  readonly samplesPerSecond: number;
  /** Largest resident memory of the whole process. */
  readonly peakBytes: number;
}
