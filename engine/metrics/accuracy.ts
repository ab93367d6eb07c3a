import { binaryLikePrediction } from '../losses/loss.ts';
import { cast, equal, greater, less } from '../ops/index.ts';
import { metric } from './metric.ts';
import { classRank } from './rank.ts';
import { countedSums, finishMean } from './sums.ts';

/** Ties go to the lower class, as ArgMax has it; a score of 0 means no. */
export const accuracy = metric({
  name: 'accuracy',
  doc: 'Share of the samples whose highest score is the right class (or whose sign is right, for yes or no).',
  attributes: {},
  better: 'higher',
  share: true,
  targets: ['classes', 'binary'],
  sums(judged) {
    const { targets, prediction, target } = judged;
    const right =
      targets === 'classes'
        ? less(classRank(prediction, target), 0.5)
        : equal(
            cast(greater(prediction, 0), 'float32'),
            cast(greater(binaryLikePrediction(target, prediction), 0.5), 'float32'),
          );
    return countedSums(cast(right, 'float32'), judged);
  },
  finish: finishMean,
});
