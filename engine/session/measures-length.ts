import type { Measure } from '../graph/compiled.ts';

/** The length of the measures' vector. */
export const measuresLength = ({ measures }: { readonly measures: readonly Measure[] }): number =>
  measures.reduce((length, measure) => Math.max(length, measure.offset + measure.length), 0);
