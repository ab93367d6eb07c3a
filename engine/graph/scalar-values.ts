/** The numbers that a run sets at each step: plain data, which can be kept, and what follows from it for a step. */
import type { ValuesOf } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { MAKES_UPDATE } from './accumulate.ts';
import { AVERAGE_KEEPS } from './average.ts';
import type { StepMoment, TrainingGraph } from './compiled.ts';
import { RANDOM_KEY, randomKey } from './random.ts';

export interface ScalarPlan {
  /** One for each phase. */
  readonly optimizers: readonly OptimizerScalars[];
  /** By which averages of the weights decay; null: there are none. */
  readonly averaging: number | null;
  readonly accumulates: boolean;
  readonly random: boolean;
}

export interface OptimizerScalars {
  readonly type: string;
  /** A scalar's name in the graph: `PREFIX NAME SUFFIX`. */
  readonly prefix: string;
  readonly groups: readonly {
    readonly suffix: string;
    /** Of the learning rate. */
    readonly factor: number;
    readonly hyper: ValuesOf<Optimizer['attributes']>;
  }[];
}

/** In float64. */
export const scalarValuesOf =
  ({ optimizers, averaging, accumulates, random }: ScalarPlan): TrainingGraph['scalarValues'] =>
  ({ step, seed, update = step, applies = true, rate }) => ({
    ...Object.assign({}, ...optimizers.map(scalars => valuesOf(scalars, update, rate))),
    ...(averaging !== null && { [AVERAGE_KEEPS]: update === 0 ? 0 : averaging }),
    ...(accumulates && { [MAKES_UPDATE]: Number(applies) }),
    ...(random && { [RANDOM_KEY]: randomKey(seed, step) }),
  });

/** `step` counts the updates, 0 for the first; `rate` makes the learning rate of the optimizer's own. */
function valuesOf(
  { type, prefix, groups }: OptimizerScalars,
  step: number,
  rate: StepMoment['rate'],
): { readonly [name: string]: number } {
  const optimizer = optimizers[type]!;
  const values = groups.map(({ suffix, factor, hyper }) => {
    const now = rate(hyper.learningRate) * factor;
    return Object.entries(optimizer.scalars(step, now, hyper)).map(([name, value]) => [
      prefix + name + suffix,
      value,
    ]);
  });
  return Object.fromEntries(values.flat());
}
