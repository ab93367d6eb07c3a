import { countMetric, ratio } from './counts.ts';

export const precision = countMetric(
  'precision',
  'Of all that was said to be of a class (or yes), the share that is.',
  ({ found, said }) => ratio(found, said),
);
