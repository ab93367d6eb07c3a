/** What an optimizer declares. Its update is built from ops; what depends on the step is a scalar from the host. */
import type { Value } from '../ir/value.ts';
import { type AttributeTable, float, type ValuesOf } from '../layers/attribute.ts';

export interface Optimizer<A extends AttributeTable & LearningRate = AttributeTable & LearningRate> {
  readonly name: string;
  /** English sentence with the source. */
  readonly doc: string;
  /** `learningRate` is among them: the rate that the schedule starts from. */
  readonly attributes: A;
  /** Names of the tensors kept for each parameter, in its shape; all start at 0. */
  slots(hyper: ValuesOf<A>): readonly string[];
  /**
   * The numbers of a step (0 for the first), computed in float64 on the host. The same names at every step.
   * `hyper.learningRate` is not read: the schedule has already made `learningRate` of it.
   */
  scalars(step: number, learningRate: number, hyper: ValuesOf<A>): { readonly [name: string]: number };
  update(of: Update, hyper: ValuesOf<A>): Updated;
}

interface LearningRate {
  readonly learningRate: ReturnType<typeof float>;
}

export interface Update {
  readonly parameter: Value;
  readonly gradient: Value;
  /** As named by `slots`. */
  readonly slots: { readonly [name: string]: Value };
  /** As named by `scalars`. */
  readonly scalars: { readonly [name: string]: Value };
}

/** The next values. */
export interface Updated {
  readonly parameter: Value;
  readonly slots: { readonly [name: string]: Value };
}

export const optimizer = <A extends AttributeTable & LearningRate>(declaration: Optimizer<A>): Optimizer =>
  declaration as unknown as Optimizer;

export const learningRate = (rate: number) =>
  float({ default: rate, min: 0, exclusive: true, doc: 'Size of a step, before the schedule.' });

export const epsilon = float({
  default: 1e-8,
  min: 0,
  exclusive: true,
  doc: 'Added to the denominator, against division by 0.',
});

export const weightDecay = (share: number, doc: string) => float({ default: share, min: 0, doc });
