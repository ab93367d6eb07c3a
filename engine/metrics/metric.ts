/** What a metric declares. It leaves the graph as sums over the samples of a batch; the run adds them and finishes. */
import type { Shape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';
import type { AttributeTable, ValuesOf } from '../layers/attribute.ts';
import type { TargetKind } from '../losses/loss.ts';

/** What is judged: predictions as the loss reads them [batch, …], targets, and sample weights [batch]. */
export interface Judged {
  readonly targets: TargetKind;
  readonly prediction: Value;
  readonly target: Value;
  readonly weight: Value;
  /** 1 at the places of the target [batch, …] that count, 0 at those that the loss ignores; null: all count. */
  readonly counted: Value | null;
  /** Of labels: the class of a step that says none; null: every step says one. */
  readonly blank: number | null;
}

export interface Metric<A extends AttributeTable = AttributeTable> {
  readonly name: string;
  /** English sentence with the formula. */
  readonly doc: string;
  /** Settings that an Output shows where it lists this metric. */
  readonly attributes: A;
  readonly better: 'lower' | 'higher';
  /** A share of a whole, which people read as a percentage. */
  readonly share?: boolean;
  /** The kinds of target that it can judge. */
  readonly targets: readonly TargetKind[];
  /** Throws TypeProblem where predictions of this shape, as the loss reads them, cannot be judged. */
  expect?(prediction: Shape, targets: TargetKind): void;
  /** float32 [n]: sums of which the figure can be made. */
  sums(judged: Judged, attributes: ValuesOf<A>): Value;
  /** The figure, of the n sums over all batches. Absent: there is only a table, which training does without. */
  finish?(sums: ArrayLike<number>, attributes: ValuesOf<A>): number;
  /** Of several classes: the figure of each alone; not a number where the samples tell nothing of a class. */
  perClass?(sums: ArrayLike<number>, attributes: ValuesOf<A>): number[];
  /** `[t][p]`: how often class t was taken for class p. */
  confusion?(sums: ArrayLike<number>): number[][];
}

export const metric = <const A extends AttributeTable>(declaration: Metric<A>): Metric =>
  declaration as unknown as Metric;
