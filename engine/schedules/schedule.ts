/** What a schedule declares: the learning rate as a pure function of the step, and of what was measured before it. */
import type { AttributeTable, ValuesOf } from '../layers/attribute.ts';

export interface Moment {
  /** The optimizer's learning rate. */
  readonly baseRate: number;
  /** 0 for the first. */
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** The figure that early stopping watches, or the loss, after each epoch so far; absent: before any run. */
  readonly watched?: { readonly figures: readonly number[]; readonly better: 'lower' | 'higher' };
}

export interface Schedule<A extends AttributeTable = AttributeTable> {
  readonly name: string;
  readonly doc: string;
  readonly attributes: A;
  rate(moment: Moment, attributes: ValuesOf<A>): number;
}

export const schedule = <const A extends AttributeTable>(declaration: Schedule<A>): Schedule =>
  declaration as unknown as Schedule;
