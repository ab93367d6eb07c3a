import { classCounts, perClass, together } from './counts.ts';
import { metric } from './metric.ts';

/** Gorodkin, Comparing two K-category assignments by a K-category correlation coefficient (2004), as scikit-learn. */
export const matthews = metric({
  name: 'mcc',
  doc: 'Correlation between what was said and what is true (Matthews): 1 is perfect, 0 is chance.',
  attributes: {},
  better: 'higher',
  targets: ['classes'],
  sums: classCounts,
  finish(sums) {
    const classes = perClass(sums);
    const { found, true: samples } = together(classes);
    const dot = (of: (counts: (typeof classes)[number]) => number) =>
      classes.reduce((sum, counts) => sum + of(counts), 0);
    const both = dot(counts => counts.said * counts.true);
    const spread =
      (samples ** 2 - dot(({ said }) => said ** 2)) * (samples ** 2 - dot(counts => counts.true ** 2));
    return spread > 0 ? (found * samples - both) / Math.sqrt(spread) : 0;
  },
});
