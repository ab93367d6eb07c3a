import { countMetric, ratio } from './counts.ts';

export const recall = countMetric(
  'recall',
  'Of all that is of a class (or yes), the share that was found.',
  counts => ratio(counts.found, counts.true),
);
