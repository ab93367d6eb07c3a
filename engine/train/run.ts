/**
 * A run: epochs of steps, each epoch validated, told as events. A run that is killed goes on from its last checkpoint as if
 * nothing had happened, on the CPU bit for bit: the order of the samples, dropout and the learning rate depend on the seed and
 * the step alone, and the checkpoint holds the rest.
 */

import type { Batch } from '../data/index.ts';
import type { Document } from '../document/document.ts';
import { withAverages } from '../graph/average.ts';
import type { StateTensors } from '../session/step-session.ts';
import { BestEpoch } from './best-epoch.ts';
import { fitJudged, fitState, readCheckpoint } from './checkpoint.ts';
import { Checkpoints } from './checkpoints.ts';
import { reasonOf } from './choose-device.ts';
import { RunControl } from './control.ts';
import { EpochBatches } from './epoch-batches.ts';
import { EpochSums } from './epoch-sums.ts';
import type { EndEvent, Measured, PartTables, RunEvent, StartEvent } from './events.ts';
import { feedsOf, fieldsOf } from './feeds.ts';
import { baseRate, leadingOptimizer, learningRates, type Rates } from './learning-rate.ts';
import { closeNetwork, createNetwork, type Network, type NetworkFactory } from './network.ts';
import { allFinite, notFinite } from './not-finite.ts';
import { Pace } from './pace.ts';
import { noProgress, type Progress } from './progress.ts';
import { bestCheckpointPath, lastCheckpoint } from './run-directory.ts';
import { type Setup, type SetupOptions, setUp, tuneLater } from './setup.ts';
import { startEvent } from './start-event.ts';
import { evaluationBatch } from './start-plan.ts';
import { Sums } from './sums.ts';

export interface TrainOptions extends Omit<SetupOptions, 'createNetwork' | 'run'> {
  /** The run's directory. */
  readonly run: string;
  readonly control?: RunControl;
  /** Seconds between two checkpoints within an epoch; 0: after every step. */
  readonly checkpointEvery?: number;
  /** How a network gets onto a device. */
  readonly createNetwork?: NetworkFactory;
}

/**
 * Trains, or goes on with, what the document says. Give back the generator (`return`) to leave without a checkpoint;
 * `control.stop()` leaves with one. The last event, which is also returned, tells the figures of the best epoch, those of
 * the test part included: they are measured with `best.safetensors`.
 * @throws InputError where the document, the data, the device or the directory is at fault.
 */
export async function* train(options: TrainOptions): AsyncGenerator<RunEvent, EndEvent> {
  yield { type: 'state', state: 'preparing' };
  const create = options.createNetwork ?? createNetwork;
  const setup = await setUp({ ...options, createNetwork: create });
  const run = new Run(options, setup, create);
  let end: EndEvent;
  try {
    end = yield* run.events();
  } finally {
    await run.close();
  }
  tuneLater(setup, options.tune);
  return end;
}

/** How an epoch ended. `again`: the network was set back to its last checkpoint, and goes on from there. */
type Outcome = 'done' | 'stopped' | 'failed' | 'again';

class Run {
  readonly #document: Document;
  readonly #directory: string;
  readonly #control: RunControl;
  readonly #create: NetworkFactory;
  readonly #setup: Setup;
  readonly #pace: Pace;
  readonly #checkpoints: Checkpoints;
  readonly #bestEpoch: BestEpoch;
  readonly #stepsPerEpoch: number;
  readonly #rates: Rates;
  readonly #sums: EpochSums;
  readonly #batches: EpochBatches;
  #network: Network;
  #progress: Progress;
  /** Before the steps whose measures are not known yet. */
  #known: Progress;
  /** There is something that the last checkpoint does not hold. */
  #unsaved = true;
  #validatingTook = 0;

  constructor(options: TrainOptions, setup: Setup, create: NetworkFactory) {
    this.#document = options.document;
    this.#directory = options.run;
    this.#control = options.control ?? new RunControl();
    this.#create = create;
    this.#setup = setup;
    this.#network = setup.network;
    this.#progress = setup.progress;
    this.#known = setup.progress;
    this.#pace = new Pace(setup.progress);
    const { graphs, circumstances, data, batchSize } = setup;
    const { earlyStopping } = options.document.training;
    this.#checkpoints = new Checkpoints(options.run, graphs, circumstances, options.checkpointEvery);
    this.#bestEpoch = new BestEpoch(graphs.evaluation.measures, earlyStopping);
    this.#stepsPerEpoch = Math.ceil(data.parts.train.length / batchSize);
    this.#rates = learningRates(options.document, this.#stepsPerEpoch, this.#bestEpoch.better);
    this.#sums = new EpochSums(graphs.training.measures, setup.progress);
    this.#batches = new EpochBatches(setup, options.document.training);
  }

  async *events(): AsyncGenerator<RunEvent, EndEvent> {
    const { failure, data } = this.#setup;
    yield this.#startEvent();
    if (failure) yield { type: 'device', from: failure.device, to: 'cpu', reason: failure.reason };
    for (const problem of data.problems) yield { type: 'problem', problem };
    yield { type: 'state', state: 'running' };
    this.#pace.start();
    const reason = yield* this.#epochs();
    const end = yield* this.#end(reason);
    yield end;
    return end;
  }

  async close(): Promise<void> {
    await closeNetwork(this.#network);
    await this.#setup.data.close();
  }

  // -------------------------------------------------------------- epochs

  async *#epochs(): AsyncGenerator<RunEvent, EndEvent['reason']> {
    const { epochs, earlyStopping } = this.#document.training;
    while (this.#progress.epoch < epochs) {
      const outcome = yield* this.#epoch();
      if (outcome === 'stopped') {
        yield* this.#save();
        return 'stopped';
      }
      if (outcome === 'failed') return yield* this.#fail();
      if (outcome === 'done' && earlyStopping && this.#progress.stale >= earlyStopping.patience) {
        return (yield* this.#save()) ? 'early-stopping' : yield* this.#fail();
      }
    }
    return (yield* this.#save()) ? 'finished' : yield* this.#fail();
  }

  async *#epoch(): AsyncGenerator<RunEvent, Outcome> {
    const outcome = yield* this.#steps();
    if (outcome !== 'done') return outcome;
    const { validation } = this.#setup.data.parts;
    const figures =
      validation.length > 0
        ? yield* this.#measure(validation, async network => withAverages(await network.step.tensors()))
        : null;
    if (figures === 'stopped' || figures === 'again') return figures;
    return yield* this.#finishEpoch(figures);
  }

  async *#steps(): AsyncGenerator<RunEvent, Outcome> {
    const { data, graphs } = this.#setup;
    const { seed } = this.#document.training;
    const { epoch, position } = this.#progress;
    if (position >= data.parts.train.length) return 'done';
    const { feeds } = graphs.training;
    const batches = this.#batches.of(epoch, position);
    for await (const batch of this.#pace.awaited(batches)) {
      const known = this.#control.paused || this.#control.stopped ? yield* this.#read() : 'done';
      if (known !== 'done') return known;
      if (yield* this.#standStill()) return 'stopped';
      const { step, updates: update, figures } = this.#progress;
      const applies = this.#makesUpdate(batch);
      const rate = this.#rates(update, figures);
      const scalars = graphs.training.scalarValues({ step, update, applies, rate, seed });
      if (this.#sums.unread === 0) this.#known = this.#progress;
      const finite = yield* this.#onDevice(network =>
        this.#sums.step(network.step, step, [feedsOf(feeds, batch, seed), scalars]),
      );
      if (finite === null) return 'again';
      if (!finite) return 'failed';
      this.#count(batch, applies);
      this.#batches.reached(epoch, this.#progress.position);
      const outcome = yield* this.#afterStep();
      if (outcome !== 'done') return outcome;
    }
    return yield* this.#read();
  }

  async *#afterStep(): AsyncGenerator<RunEvent, Outcome> {
    const saves = this.#checkpoints.isDue('step');
    const known = saves || this.#sums.isDue ? yield* this.#read() : 'done';
    if (known !== 'done') return known;
    if (this.#sums.unread === 0 && this.#pace.mayTell()) yield this.#stepEvent();
    return saves && !(yield* this.#save()) ? 'failed' : 'done';
  }

  /** Waits until the measures of all steps are known. */
  async *#read(): AsyncGenerator<RunEvent, Outcome> {
    const finite = yield* this.#onDevice(network => this.#sums.read(network.step));
    if (finite === null) return 'again';
    if (finite) return 'done';
    // Which of them was the first to blow up is not known: none counts.
    this.#progress = this.#known;
    return 'failed';
  }

  /** Every so many batches, and at the end of an epoch. */
  #makesUpdate({ count }: Batch): boolean {
    const { accumulate = 1 } = this.#document.training;
    const { gathered, position } = this.#progress;
    return gathered + 1 >= accumulate || position + count >= this.#setup.data.parts.train.length;
  }

  #count({ count }: Batch, applies: boolean): void {
    this.#pace.made(count);
    const { step, updates, gathered, position, samples } = this.#progress;
    this.#progress = {
      ...this.#progress,
      step: step + 1,
      updates: updates + Number(applies),
      gathered: applies ? 0 : gathered + 1,
      position: position + count,
      samples: samples + count,
    };
    this.#unsaved = true;
  }

  async *#finishEpoch(validated: Measured | null): AsyncGenerator<RunEvent, Outcome> {
    const train = this.#sums.metrics();
    const validation = validated?.metrics ?? null;
    const { step, best, stale, figures, epochBegan } = this.#progress;
    const epoch = this.#progress.epoch + 1;
    const { seconds } = this.#pace.elapsed;
    const value = this.#bestEpoch.valueOf(validation ?? train);
    const isBest = this.#bestEpoch.isBetter(value, best?.value ?? null);
    this.#sums.clear();
    this.#progress = {
      ...this.#progress,
      epoch,
      position: 0,
      epochBegan: seconds,
      latest: { epoch, train, validation },
      best: isBest ? { epoch, step, value, train, validation, tables: { ...validated?.tables } } : best,
      figures: [...figures, value],
      stale: isBest ? 0 : stale + 1,
    };
    this.#unsaved = true;
    if (isBest) this.#checkpoints.keepBest(withAverages(await this.#network.step.snapshot()));
    const waited = this.#pace.lapWaited();
    yield {
      type: 'epoch',
      epoch,
      step,
      train,
      validation,
      seconds: seconds - epochBegan,
      waited,
      best: isBest,
    };
    if (this.#checkpoints.isDue('epoch') && !(yield* this.#save())) return 'failed';
    return 'done';
  }

  /** @returns `stopped` in the midst of it, `again` where the network was set back. */
  async *#measure(
    indices: Uint32Array,
    stateOf: (network: Network) => StateTensors | Promise<StateTensors>,
  ): AsyncGenerator<RunEvent, Measured | 'stopped' | 'again'> {
    const { data, graphs } = this.#setup;
    const { feeds, measures } = graphs.evaluation;
    const { seed } = this.#document.training;
    const batchSize = evaluationBatch(this.#setup.batchSize);
    const sums = new Sums(measures);
    const end = this.#pace.aside();
    try {
      for await (const batch of data.batches({ indices, fields: fieldsOf(feeds), batchSize })) {
        if (yield* this.#standStill()) return 'stopped';
        const part = yield* this.#onDevice(async network =>
          network.evaluation.measure(feedsOf(feeds, batch, seed), await stateOf(network)),
        );
        if (part === null) return 'again';
        sums.add(part);
      }
    } finally {
      this.#validatingTook = end();
    }
    return sums.measured();
  }

  // -------------------------------------------------------------- control

  /** Waits while the run is paused. True: it was stopped. */
  async *#standStill(): AsyncGenerator<RunEvent, boolean> {
    if (this.#control.paused) {
      yield* this.#save();
      this.#pace.pause();
      yield { type: 'state', state: 'paused' };
      await this.#control.whilePaused();
      this.#pace.start();
      if (!this.#control.stopped) yield { type: 'state', state: 'running' };
    }
    return this.#control.stopped;
  }

  /**
   * Where the device fails, the CPU takes over with the state before the failure; null: that could no longer be read, so
   * the run goes back to its last checkpoint.
   */
  async *#onDevice<T>(use: (network: Network) => Promise<T>): AsyncGenerator<RunEvent, T | null> {
    const { device } = this.#network.step;
    try {
      return await use(this.#network);
    } catch (error) {
      if (device === 'cpu') throw error;
      const rescued = await this.#moveToCpu();
      yield { type: 'device', from: device, to: 'cpu', reason: reasonOf(error) };
      if (rescued) return use(this.#network);
      yield this.#startEvent();
      return null;
    }
  }

  async #moveToCpu(): Promise<boolean> {
    const { graphs, circumstances } = this.#setup;
    const { step } = this.#network;
    const state = await step.snapshot().catch(() => null);
    const finite = await this.#sums.read(step).catch(() => false);
    await closeNetwork(this.#network);
    this.#network = await this.#create(graphs, {
      device: 'cpu',
      threads: circumstances.threads,
      forms: circumstances.forms,
    });
    if (state && finite && allFinite(state)) {
      this.#network.step.load(state);
      return true;
    }
    await this.#setBack();
    return false;
  }

  /** To the last checkpoint, or where none is written yet to the beginning. */
  async #setBack(): Promise<void> {
    const path = await lastCheckpoint(this.#directory);
    const checkpoint = path === null ? null : await readCheckpoint(path);
    const states = this.#setup.graphs.training.state;
    const { step } = this.#network;
    if (checkpoint) step.load(fitState(checkpoint, states, path!));
    else await this.#setup.begin(step);
    this.#progress = checkpoint?.progress ?? noProgress;
    this.#sums.restore(this.#progress);
    // What is not written yet is of an epoch that is trained again.
    this.#checkpoints.keepBest(null);
  }

  /** The numbers have blown up: what was good is on disk, and stays. */
  async *#fail(): AsyncGenerator<RunEvent, 'failed'> {
    yield { type: 'problem', problem: notFinite(this.#document, this.#progress.step + 1) };
    if ((await lastCheckpoint(this.#directory)) === null) {
      await this.#setBack();
      yield* this.#save();
    }
    yield* await this.#checkpoints.saveBest(this.#network.step.device, this.#currentProgress());
    return 'failed';
  }

  // -------------------------------------------------------------- checkpoints

  /** False: the state is no longer numbers. */
  async *#save(): AsyncGenerator<RunEvent, boolean> {
    if (!this.#unsaved) return true;
    const end = this.#pace.aside();
    const written = await this.#checkpoints.save(this.#network, this.#currentProgress()).finally(end);
    if (!written) return false;
    this.#unsaved = false;
    yield* written;
    return true;
  }

  #currentProgress(): Progress {
    return { ...this.#progress, ...this.#pace.elapsed, ...this.#sums.values() };
  }

  // -------------------------------------------------------------- events

  #startEvent(): StartEvent {
    const { device } = this.#network.step;
    const { step } = this.#progress;
    const stepsPerEpoch = this.#stepsPerEpoch;
    return startEvent(this.#document, this.#setup, { run: this.#directory, device, step, stepsPerEpoch });
  }

  #stepEvent(): RunEvent {
    const { epochs } = this.#document.training;
    const { epoch, position, step, updates, figures } = this.#progress;
    const learningRate = this.#rates(Math.max(0, updates - 1), figures);
    const { rate, waited } = this.#pace;
    const samplesLeft = (epochs - epoch) * this.#setup.data.parts.train.length - position;
    return {
      type: 'step',
      epoch: epoch + 1,
      step,
      metrics: this.#sums.recentMetrics(),
      learningRate: learningRate(baseRate(leadingOptimizer(this.#document.training))),
      samplesPerSecond: rate,
      waited,
      secondsLeft: rate > 0 ? samplesLeft / rate + this.#validatingTook * (epochs - epoch) : 0,
    };
  }

  async *#end(reason: EndEvent['reason']): AsyncGenerator<RunEvent, EndEvent> {
    const whole = reason === 'finished' || reason === 'early-stopping';
    const test = whole ? yield* this.#test() : null;
    const { best, latest, epoch, step, samples } = this.#progress;
    const { seconds, busy } = this.#pace.elapsed;
    const figures = best ?? latest;
    return {
      type: 'end',
      reason,
      epochs: epoch,
      steps: step,
      seconds,
      samplesPerSecond: busy > 0 ? samples / busy : 0,
      metrics: {
        // Of a run that was stopped within its first epoch: what there is.
        train: figures?.train ?? (step > 0 ? this.#sums.metrics() : {}),
        validation: figures?.validation ?? null,
        test: test?.metrics ?? null,
      },
      ...tablesOf(best?.tables ?? null, test?.tables ?? null),
      run: this.#directory,
    };
  }

  /** Figures of the test part, with the network of the best epoch. */
  async *#test(): AsyncGenerator<RunEvent, Measured | null> {
    const { data, graphs } = this.#setup;
    if (data.parts.test.length === 0) return null;
    const path = await bestCheckpointPath(this.#directory);
    const best = fitJudged(await readCheckpoint(path), graphs.evaluation.state, path);
    for (;;) {
      const figures = yield* this.#measure(data.parts.test, ({ evaluation }) => evaluation.stateOf(best));
      if (figures === 'stopped') return null;
      if (figures !== 'again') return figures;
    }
  }
}

/** Nothing where no metric gives one. */
function tablesOf(validation: PartTables['validation'], test: PartTables['test']): Pick<EndEvent, 'tables'> {
  const filled = (tables: PartTables['test']) => (tables && Object.keys(tables).length > 0 ? tables : null);
  const tables = { validation: filled(validation), test: filled(test) };
  return tables.validation || tables.test ? { tables } : {};
}
