/**
 * The measures of an epoch's steps, as far as they are known. On the CPU that is always: each step gives its own. A device that
 * works ahead adds them up itself and is asked a few times a second, since asking waits for all of its steps.
 *
 * It adds in float32, so in blocks of few steps, whose sums are added here in float64. Where a block begins depends on the number
 * of the step alone, not on when the device was asked or a checkpoint written: two runs add alike, to the last bit.
 */
import type { Measure } from '../graph/compiled.ts';
import type { StepSession, StepsAhead } from '../session/step-session.ts';
import type { Metrics } from './events.ts';
import type { Progress } from './progress.ts';
import { lossOf, Sums } from './sums.ts';

/** Steps of a block. A sum of so many numbers is off by less than 1e-5 of it. */
const BLOCK = 64;
/** Seconds between two times that a device is asked. */
const PERIOD = 0.1;
/** However long a step takes, one is queued while another is computed. */
const FEWEST = 2;

type Inputs = Parameters<StepSession['step']>;

export class EpochSums {
  readonly #measures: readonly Measure[];
  /** Of all steps but the current block's. */
  readonly #sums: Sums;
  readonly #recent: Sums;
  /** Of the current block, as the device told last; null: it has not told yet. */
  #block: Float32Array | null = null;
  /** The device adds to the block. */
  #begun = false;
  #unread = 0;
  #endsBlock = false;
  /** So many unread steps take about a period. */
  #perPeriod = FEWEST;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(measures: readonly Measure[], progress: Pick<Progress, 'sums' | 'deviceSums'>) {
    this.#measures = measures;
    this.#sums = new Sums(measures);
    this.#recent = new Sums(measures);
    this.restore(progress);
  }

  /** Goes on from what `values` gave. */
  restore({ sums, deviceSums }: Pick<Progress, 'sums' | 'deviceSums'>): void {
    this.#sums.restore(sums);
    this.#recent.clear();
    this.#block = deviceSums.length > 0 ? Float32Array.from(deviceSums) : null;
    this.#begun = false;
    this.#unread = 0;
    this.#endsBlock = false;
  }

  /** Steps whose measures are not known yet. */
  get unread(): number {
    return this.#unread;
  }

  /** It is time to read. */
  get isDue(): boolean {
    return this.#unread >= this.#perPeriod || this.#endsBlock;
  }

  /** Makes a step. False: its loss is not finite, and it is not counted. */
  async step(session: StepSession, number: number, inputs: Inputs): Promise<boolean> {
    const { ahead } = session;
    if (ahead) {
      await this.#queue(ahead, number, inputs);
      return true;
    }
    this.#endBlock();
    const sums = await session.step(...inputs);
    if (!this.#isFinite(sums)) return false;
    this.#sums.add(sums);
    this.#recent.add(sums);
    return true;
  }

  async #queue(ahead: StepsAhead, number: number, inputs: Inputs): Promise<void> {
    if (!this.#begun) ahead.begin(this.#block ?? undefined);
    this.#begun = true;
    await ahead.add(...inputs);
    this.#unread++;
    this.#endsBlock = (number + 1) % BLOCK === 0;
  }

  /** Asks the device for what is unread. False: a loss is not finite, and all of these steps count for nothing. */
  async read({ ahead }: StepSession): Promise<boolean> {
    if (!ahead || this.#unread === 0) return true;
    const block = await ahead.measures();
    const now = performance.now() / 1000;
    const perStep = (now - this.#readAt) / this.#unread;
    this.#perPeriod = Math.max(FEWEST, Math.min(BLOCK, Math.round(PERIOD / perStep)));
    this.#readAt = now;
    this.#unread = 0;
    if (!this.#isFinite(block)) return false;
    const before = this.#block;
    this.#recent.add(before ? block.map((sum, i) => sum - before[i]!) : block);
    this.#block = block;
    if (this.#endsBlock) this.#endBlock();
    return true;
  }

  #endBlock(): void {
    if (this.#block) this.#sums.add(this.#block);
    this.#block = null;
    this.#begun = false;
    this.#endsBlock = false;
  }

  #isFinite(sums: Float32Array): boolean {
    return Number.isFinite(lossOf(this.#measures, sums));
  }

  /** Of the epoch so far. */
  metrics(): Metrics {
    const all = new Sums(this.#measures, this.#sums.values());
    if (this.#block) all.add(this.#block);
    return all.metrics();
  }

  /** Of the steps since this was asked last. */
  recentMetrics(): Metrics {
    const metrics = this.#recent.metrics();
    this.#recent.clear();
    return metrics;
  }

  /** For a checkpoint. */
  values(): Pick<Progress, 'sums' | 'deviceSums'> {
    return { sums: this.#sums.values(), deviceSums: [...(this.#block ?? [])] };
  }

  /** An epoch begins. */
  clear(): void {
    this.#block = null;
    this.#begun = false;
    this.#endsBlock = false;
    this.#sums.clear();
  }
}
