/**
 * The learning-rate range test (Smith, Cyclical Learning Rates for Training Neural Networks, 2017), as fastai does it: one
 * short training in which the rate grows by a constant factor from update to update, until the loss blows up. Nothing is
 * written: the document, its runs and their checkpoints stay as they are.
 */
import { type OpenDataset, shuffled } from '../data/index.ts';
import type { Document } from '../document/document.ts';
import type { RateFinding, RatePoint, RateRange } from '../protocol.ts';
import type { RunControl } from './control.ts';
import { feedsOf, fieldsOf } from './feeds.ts';
import { baseRate, leadingOptimizer } from './learning-rate.ts';
import { closeNetwork, createNetwork } from './network.ts';
import { SmoothedLoss, suggestRates } from './rate-curve.ts';
import { type Setup, setUp } from './setup.ts';
import { lossOf } from './sums.ts';

export interface FindRateOptions extends RateRange {
  readonly document: Document;
  /** Folder against which the document's paths are resolved. */
  readonly base: string;
  readonly control: RunControl;
}

/**
 * Tells a point for each update, and at last what they suggest. The schedule is set aside.
 * @throws InputError where the document, the data or the device is at fault.
 */
export async function* findRate(options: FindRateOptions): AsyncGenerator<RatePoint, RateFinding> {
  const { document, base, control, from, to, steps } = options;
  const setup = await setUp({ document, base, run: null, resume: false, createNetwork });
  try {
    const smoothed = new SmoothedLoss();
    const points: RatePoint[] = [];
    let end: RateFinding['end'] = 'finished';
    const batches = endless(setup, document.training.seed);
    while (points.length < steps) {
      const rate = from * (to / from) ** (points.length / (steps - 1));
      const loss = await update(setup, document, batches, { rate, count: points.length });
      if (!Number.isFinite(loss)) end = 'diverged';
      else {
        const point = { rate, loss, smoothed: smoothed.add(loss) };
        points.push(point);
        yield point;
        if (smoothed.hasDiverged) end = 'diverged';
        else if (control.stopped) end = 'stopped';
      }
      if (end !== 'finished') break;
    }
    await batches.return(undefined);
    return { end, points, ...suggestRates(points) };
  } finally {
    await closeNetwork(setup.network);
    await setup.data.close();
  }
}

type Batch = Awaited<ReturnType<ReturnType<OpenDataset['batches']>['next']>>['value'];

/** Epoch after epoch, in the order of a run with this seed. */
async function* endless({ data, graphs, batchSize }: Setup, seed: number): AsyncGenerator<Batch> {
  for (let epoch = 0; ; epoch++) {
    const indices = shuffled(data.parts.train, seed, epoch);
    yield* data.batches({ indices, fields: fieldsOf(graphs.training.feeds), batchSize });
  }
}

/**
 * One update at this rate, of as many batches as the document gathers for one; several optimizers keep the ratio of their
 * rates.
 * @returns the mean loss of its batches, as it was before.
 */
async function update(
  { graphs: { training }, network }: Setup,
  { training: settings }: Document,
  batches: AsyncGenerator<Batch>,
  { rate, count }: { readonly rate: number; readonly count: number },
): Promise<number> {
  const { seed, accumulate = 1 } = settings;
  const own = baseRate(leadingOptimizer(settings));
  let loss = 0;
  for (let gathered = 0; gathered < accumulate; gathered++) {
    const { value: batch } = await batches.next();
    const scalars = training.scalarValues({
      step: count * accumulate + gathered,
      update: count,
      applies: gathered === accumulate - 1,
      rate: base => (own > 0 ? base * (rate / own) : rate),
      seed,
    });
    const sums = await network.step.step(feedsOf(training.feeds, batch, seed), scalars);
    loss += lossOf(training.measures, sums) / accumulate;
  }
  return loss;
}
