import { countMetric, ratio } from './counts.ts';

/** Van Rijsbergen (1979); of the same counts, Dice's coefficient. */
export const f1 = countMetric(
  'f1',
  'Harmonic mean of precision and recall; of masks, the Dice coefficient.',
  counts => ratio(2 * counts.found, counts.said + counts.true),
);
