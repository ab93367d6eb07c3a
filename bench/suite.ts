/** A suite: what is measured alike, one entry after the other, and beside which peers. */
import type { Summary } from './figure.ts';
import type { Find } from './peers/peer.ts';

/** How a turn is measured. */
export interface Turn {
  readonly threads: number;
  /** Of measuring; what comes before is not counted. */
  readonly seconds: number;
  /** The repository or package. */
  readonly root: string;
  /** Where training steps are computed: `cpu`, unless told otherwise. A peer takes the GPU that it knows of for any other. */
  readonly device?: string;
  /** Of inference alone: the ONNX file of a peer, which is run beside ours in the same process. */
  readonly model?: string;
  /** Of recomputation alone: without it. */
  readonly keepActivations?: boolean;
}

/** What a turn measured, by the figure's name. */
export interface Measurement {
  readonly [figure: string]: number;
}

/** Both sides, where one process has measured them together. */
export interface Pair {
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

export interface BenchEntry {
  readonly name: string;
  /**
   * Our side, and where the turn names the model of a peer, both. Runs in a process of its own, so that its memory is its own and no
   * entry warms another's caches.
   */
  measure(turn: Turn): Promise<Measurement | Pair>;
}

export interface Suite<Entry extends BenchEntry = BenchEntry> {
  readonly doc: string;
  readonly entries: readonly Entry[];
  /** What the turns tell together; the first is what the sides are compared by. */
  readonly figures: readonly Summary[];
  /** Why it cannot be measured here; absent, or null: it can. */
  whyNot?(): Promise<string | null>;
  /** By name, how a peer is found. */
  readonly peers: { readonly [peer: string]: Find<Entry> };
}

/** Entries of different kinds stand in one table: a suite's own peers are asked about its own entries alone. */
export const suite = <Entry extends BenchEntry>(declared: Suite<Entry>): Suite =>
  declared as unknown as Suite;
