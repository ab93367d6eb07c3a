import { layerProblem } from '../graph/problem-codes.ts';
import { sizeOf } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { classMask } from '../losses/class-mask.ts';
import { binaryLikePrediction } from '../losses/loss.ts';
import { cast, concat, expand, gemm, greater, mul, reshape, sub, transpose } from '../ops/index.ts';
import { range } from '../ops/infer.ts';
import { chosen, weightOf } from './counts.ts';
import { metric } from './metric.ts';

/** Nobody reads a matrix of more classes, and its sums would weigh on every batch. */
const LARGEST = 200;

/** Ties go to the lower class, as ArgMax has it. Each place of a sample that counts is one decision. */
export const confusion = metric({
  name: 'confusion',
  doc: 'Confusion matrix: how often what is of one class (row) was taken for another (column). A table, without a number.',
  attributes: {},
  better: 'higher',
  targets: ['classes', 'binary'],
  expect(prediction, targets) {
    const classes = Number(prediction[1]);
    if (targets === 'classes' && classes > LARGEST)
      throw layerProblem('confusion-size', { classes, limit: LARGEST }, { attribute: 'metrics' });
  },
  sums(judged) {
    const { targets, prediction, target } = judged;
    const shape = shapeOf(prediction);
    const [batch, , ...places] = shape;
    const classes = targets === 'classes';
    const truth = classes
      ? classRows(classMask(prediction, target))
      : answerRows(binaryLikePrediction(target, prediction));
    const said = classes
      ? classRows(chosen(prediction))
      : answerRows(cast(greater(prediction, 0), 'float32'));
    const weight = expand(weightOf(judged, shape), classes ? [batch!, 1, ...places] : shape);
    const counts = gemm(truth, mul(said, reshape(weight, [sizeOf(shapeOf(weight)), 1])), { transA: true });
    return reshape(counts, [sizeOf(shapeOf(counts))]);
  },
  confusion(sums) {
    const classes = range(Math.sqrt(sums.length));
    return classes.map(t => classes.map(p => sums[t * classes.length + p]!));
  },
});

/** [batch, classes, …] as one row for each decision. */
function classRows(mask: Value): Value {
  const [batch, classes, ...places] = shapeOf(mask) as readonly number[] as [number, number, ...number[]];
  if (places.length === 0) return mask;
  const count = sizeOf(places);
  return reshape(transpose(reshape(mask, [batch, classes, count]), [0, 2, 1]), [batch * count, classes]);
}

/** Of 1 for yes and 0 for no: rows [no, yes]. */
function answerRows(yes: Value): Value {
  const column = reshape(yes, [sizeOf(shapeOf(yes)), 1]);
  return concat([sub(1, column), column], 1);
}
