/** The learning rate of each step, by the document's optimizer and schedule. */
import type { Document } from '../document/document.ts';
import { withDefaults } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import { learningRateAt } from '../schedules/index.ts';

/** The rate that the schedule starts from. */
export function baseRate({ training: { optimizer } }: Document): number {
  const declaration = optimizers[optimizer.type];
  // `check` has refused the document where there is no such optimizer.
  if (!declaration) throw new Error(`There is no optimizer named ${optimizer.type}.`);
  return withDefaults(declaration.attributes, optimizer.attributes).learningRate;
}

/** Steps are counted from 0. */
export function learningRates(document: Document, stepsPerEpoch: number): (step: number) => number {
  const { schedule, epochs } = document.training;
  const moment = { baseRate: baseRate(document), totalSteps: epochs * stepsPerEpoch, stepsPerEpoch };
  return step => learningRateAt(schedule, { ...moment, step });
}
