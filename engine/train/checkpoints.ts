/** When a run writes its checkpoints, and what into them. */
import type { State } from '../graph/compiled.ts';
import type { StateData } from '../session/step-session.ts';
import { type Circumstances, writeCheckpoint } from './checkpoint.ts';
import type { CheckpointEvent } from './events.ts';
import type { Graphs, Network } from './network.ts';
import { allFinite } from './not-finite.ts';
import type { Progress } from './progress.ts';
import { type CheckpointKind, checkpointPath } from './run-directory.ts';

/** Seconds between checkpoints within an epoch, and at the ends of epochs that are shorter. */
const EVERY = 10;
const EVERY_EPOCH = 1;
/** Checkpoints take no more than this share of the time, however large they are. */
const SHARE = 0.05;

export class Checkpoints {
  readonly #directory: string;
  readonly #graphs: Graphs;
  readonly #circumstances: Circumstances;
  readonly #every: number;
  /** The network of the best epoch, until it is written. */
  #best: StateData | null = null;
  #savedAt = Number.NEGATIVE_INFINITY;
  #savingTook = 0;

  /** `every`: seconds between checkpoints within an epoch; 0: after every step. */
  constructor(directory: string, graphs: Graphs, circumstances: Circumstances, every = EVERY) {
    this.#directory = directory;
    this.#graphs = graphs;
    this.#circumstances = circumstances;
    this.#every = every;
  }

  isDue(after: 'step' | 'epoch'): boolean {
    const every = after === 'step' ? this.#every : Math.min(EVERY_EPOCH, this.#every);
    const since = performance.now() / 1000 - this.#savedAt;
    return every === 0 || since >= Math.max(every, this.#savingTook / SHARE);
  }

  /** Keeps the network of the best epoch for the next time that something is written; null: forgets it. */
  keepBest(values: StateData | null): void {
    this.#best = values;
  }

  /**
   * Writes the state of the network, and before it the best one: a kill between the two leaves a `last` that will find the same
   * best again. Null: the state holds infinities or NaN, so the last checkpoint is left as it is.
   */
  async save({ step }: Network, progress: Progress): Promise<CheckpointEvent[] | null> {
    const began = performance.now() / 1000;
    try {
      const values = await step.snapshot();
      if (!allFinite(values)) return null;
      const best = await this.saveBest(step.device, progress);
      await this.#write('last', this.#graphs.training.state, values, step.device, progress);
      const epoch = progress.position > 0 ? progress.epoch + 1 : progress.epoch;
      return [...best, { type: 'checkpoint', kind: 'last', epoch, step: progress.step }];
    } finally {
      this.#savedAt = performance.now() / 1000;
      this.#savingTook = this.#savedAt - began;
    }
  }

  /** Where it is not written yet, and is any good. */
  async saveBest(device: string, progress: Progress): Promise<CheckpointEvent[]> {
    const { best } = progress;
    if (!this.#best || !best || !allFinite(this.#best)) return [];
    // The optimizer's slots are of no use to anyone but this run.
    await this.#write('best', this.#graphs.evaluation.state, this.#best, device, progress);
    this.#best = null;
    return [{ type: 'checkpoint', kind: 'best', epoch: best.epoch, step: best.step }];
  }

  #write(
    kind: CheckpointKind,
    states: readonly State[],
    values: StateData,
    device: string,
    progress: Progress,
  ): Promise<void> {
    const path = checkpointPath(this.#directory, kind);
    return writeCheckpoint(path, states, values, progress, { ...this.#circumstances, device });
  }
}
