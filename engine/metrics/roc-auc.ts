import { metric } from './metric.ts';
import { type Area, areas, meanOfAreas, scoreHistogram } from './score-histogram.ts';

/** By trapezoids, in which equal scores count half, as scikit-learn. */
const area: Area = (hits, misses) => {
  if (hits.at(-1) === 0 || misses.at(-1) === 0) return Number.NaN;
  let area = 0;
  for (let i = 0; i < hits.length; i++)
    area += ((misses[i]! - (misses[i - 1] ?? 0)) * (hits[i]! + (hits[i - 1] ?? 0))) / 2;
  return area / (hits.at(-1)! * misses.at(-1)!);
};

/**
 * Of several classes, one against the rest, averaged over those that have both. 0.5 where no class has: of no pairs nothing is
 * better than chance. (scikit-learn gives no number there, torchmetrics 0.)
 */
export const rocAuc = metric({
  name: 'roc-auc',
  doc: 'How often a yes has a higher score than a no (area under the ROC curve): 1 is perfect, 0.5 is chance.',
  attributes: {},
  better: 'higher',
  targets: ['classes', 'binary'],
  sums: scoreHistogram,
  finish: sums => meanOfAreas(sums, area, 0.5),
  perClass: sums => areas(sums, area),
});
