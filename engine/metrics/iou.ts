import { countMetric, ratio } from './counts.ts';

/** Jaccard's index, over all samples together and not for each image. */
export const intersectionOverUnion = countMetric(
  'iou',
  'Intersection over union (Jaccard) of what was said and what is true, over all samples.',
  counts => ratio(counts.found, counts.said + counts.true - counts.found),
);
