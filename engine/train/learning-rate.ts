/** The learning rate of each update, by the document's optimizer and schedule. */
import type { Configured, Document, Training } from '../document/document.ts';
import type { Measure, StepMoment } from '../graph/compiled.ts';
import { withDefaults } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import { learningRateAt } from '../schedules/index.ts';

/** The rate that the schedule starts from. */
export function baseRate(optimizer: Configured): number {
  const declaration = optimizers[optimizer.type];
  // `check` has refused the document where there is no such optimizer.
  if (!declaration) throw new Error(`There is no optimizer named ${optimizer.type}.`);
  return withDefaults(declaration.attributes, optimizer.attributes).learningRate;
}

/** The optimizer whose rate is told: that of the first phase, where there are several. */
export const leadingOptimizer = ({ optimizer, phases = [] }: Training): Configured =>
  phases[0]?.optimizer ?? optimizer;

/** Updates are counted from 0; `figures` are those of the epochs before. */
export type Rates = (update: number, figures: readonly number[]) => StepMoment['rate'];

/**
 * The steps that a schedule counts are updates: where gradients are accumulated, an epoch has fewer of them than it has batches.
 * @param better of the figure that a schedule may watch.
 */
export function learningRates(
  { training }: Document,
  stepsPerEpoch: number,
  better: Measure['better'],
): Rates {
  const { schedule, epochs, accumulate = 1 } = training;
  const updates = Math.ceil(stepsPerEpoch / accumulate);
  const run = { totalSteps: epochs * updates, stepsPerEpoch: updates };
  return (step, figures) => baseRate =>
    learningRateAt(schedule, { ...run, step, baseRate, watched: { figures, better } });
}
