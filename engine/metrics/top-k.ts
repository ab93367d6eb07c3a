import { int } from '../layers/attribute.ts';
import { cast, less } from '../ops/index.ts';
import { metric } from './metric.ts';
import { classRank } from './rank.ts';
import { countedSums, finishMean } from './sums.ts';

export const topK = metric({
  name: 'top-k',
  doc: 'Share of the samples whose right class is among the k highest scores.',
  attributes: { topK: int({ default: 5, min: 1, doc: 'How many of the highest scores count.' }) },
  better: 'higher',
  share: true,
  targets: ['classes'],
  sums: (judged, { topK }) =>
    countedSums(cast(less(classRank(judged.prediction, judged.target), topK - 0.5), 'float32'), judged),
  finish: finishMean,
});
