/** What the losses of classes share: scores [batch, classes, …] and class indices [batch, …]. */
import { classCountOf, type Field } from '../document/document.ts';
import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, type Shape } from '../ir/type.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import { floats, int } from '../layers/attribute.ts';
import { cast, equal, mul, not, reduceSum } from '../ops/index.ts';
import { classMask } from './class-mask.ts';
import { meanPerSample } from './loss.ts';

export const classAttributes = {
  classWeights: floats({
    default: [],
    min: 0,
    doc: 'How much each class counts, in the order of the classes; none: all the same.',
  }),
  ignoreIndex: int({
    default: -1,
    min: -1,
    doc: 'Class index that is neither trained nor measured; -1: none.',
  }),
};
export interface ClassSettings {
  readonly classWeights: readonly number[];
  readonly ignoreIndex: number;
}

/** Throws where the prediction is no score for each class of the field. */
export function expectClasses(loss: string, prediction: Shape, target: Field, weights: readonly number[]) {
  const [, units, ...rest] = prediction;
  if (units === undefined)
    throw layerProblem('class-scores', { loss, shape: formatShape(prediction) }, { port: 'x' });
  if (target.dtype !== 'int64')
    throw layerProblem(
      'target-classes',
      { loss, field: target.name, kind: target.kind },
      { attribute: 'loss' },
    );
  if (rest.join() !== target.shape.join())
    throw layerProblem(
      'target-shape',
      { shape: formatShape(prediction), field: target.name, target: formatShape(target.shape) },
      { port: 'x' },
    );
  const classes = classCountOf(target);
  if (classes !== undefined && units !== classes)
    throw layerProblem('class-count', { units, field: target.name, classes }, { port: 'x' });
  if (weights.length > 0 && weights.length !== units)
    throw layerProblem('class-weights', { count: weights.length, units }, { attribute: 'classWeights' });
}

/** The weights against scores: [classes, 1, …]; null where there are none. */
export function weightsLike(scores: Value, weights: readonly number[]): Value | null {
  const places = shapeOf(scores).slice(2);
  return weights.length === 0
    ? null
    : constant(Float32Array.from(weights), [weights.length, ...places.map(() => 1)]);
}

/** 1 at the places of the target [batch, …] whose class is not ignored; null where none is. */
export const countedPlaces = (target: Value, { ignoreIndex }: Pick<ClassSettings, 'ignoreIndex'>) =>
  ignoreIndex < 0 ? null : cast(not(equal(target, ignoreIndex)), 'float32');

/** How much of each sample counts [batch]: the mean of its classes' weights, 0 for the ignored. Null: 1. */
export function classShare(scores: Value, target: Value, settings: ClassSettings): Value | null {
  const counted = countedPlaces(target, settings);
  const weights = weightsLike(scores, settings.classWeights);
  if (!weights) return counted && meanPerSample(counted);
  const ofTarget = reduceSum(mul(classMask(scores, target), weights), { axes: [1] });
  return meanPerSample(counted ? mul(ofTarget, counted) : ofTarget);
}
