import { metric } from './metric.ts';
import { type Area, areas, meanOfAreas, scoreHistogram } from './score-histogram.ts';

/** Σ (Rₙ - Rₙ₋₁) Pₙ without interpolation, as scikit-learn. */
const area: Area = (hits, misses) => {
  if (hits.at(-1) === 0) return Number.NaN;
  let area = 0;
  for (let i = 0; i < hits.length; i++) {
    const added = hits[i]! - (hits[i - 1] ?? 0);
    if (added > 0) area += (added * hits[i]!) / (hits[i]! + misses[i]!);
  }
  return area / hits.at(-1)!;
};

/**
 * Of several classes, one against the rest, averaged over those that occur, as torchmetrics does. 0 where there is no yes at
 * all, as scikit-learn has it: a run goes on, and its curve shows it.
 */
export const averagePrecision = metric({
  name: 'average-precision',
  doc: 'Precision averaged over all thresholds, weighted by what each adds in recall; telling where yes is rare. 0 without any yes.',
  attributes: {},
  better: 'higher',
  targets: ['classes', 'binary'],
  sums: scoreHistogram,
  finish: sums => meanOfAreas(sums, area, 0),
  perClass: sums => areas(sums, area),
});
