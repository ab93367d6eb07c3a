/** What a network says of one sample, as people look at it: classes with names, numbers as in the data, pictures. */
import { BYTES, isPicture, type Normalization, pictureUrl, rangeOf } from '../data/index.ts';
import { classCountOf } from '../document/document.ts';
import type { OutputReport } from '../graph/compiled.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { Prediction } from '../protocol.ts';
import { readLabels } from './read-labels.ts';

export interface Answer {
  /** One sample of the result. */
  readonly predicted: readonly number[];
  /** What is right; empty without a target. */
  readonly truth: readonly number[];
  /** How the target was normalized. */
  readonly scale: Normalization | undefined;
}

export function toPrediction(output: OutputReport, { predicted, truth, scale }: Answer): Prediction {
  const { target, loss } = output;
  const shape = output.result.shape.slice(1).map(Number);
  // Which samples belong together is no right answer for the features of one.
  const right = losses[loss as LossName].targets === 'groups' ? [] : truth;
  const labels = (right.length > 0 && target?.classes) || [];
  const isClasses = output.classAxis !== null;
  if (isClasses && shape.length === 2)
    return { kind: 'labels', ...readLabels(predicted, shape, output, right), labels };
  if (output.classAxis === 1 && shape.length === 3) return classPicture(shape, predicted, right);
  const shares = isClasses ? predicted : binaryShares(output, predicted);
  if (shares && shape.length <= 1) {
    const highest = shares.indexOf(Math.max(...shares));
    return { kind: 'classes', target: right[0] ?? -1, predicted: highest, labels, probabilities: shares };
  }
  const values = { target: restore(right, scale), predicted: restore(predicted, scale) };
  return isPicture(shape) ? picture(shape, values, scale) : { kind: 'values', ...values };
}

/** One probability of two classes stands for both. */
function binaryShares({ loss, target }: OutputReport, predicted: readonly number[]): number[] | null {
  const classes = target && classCountOf(target);
  if (losses[loss as LossName].targets !== 'binary' || predicted.length !== 1 || classes !== 2) return null;
  return [1 - predicted[0]!, predicted[0]!];
}

/** [classes, height, width]: the likeliest at each place, from black for the first class to white for the last. */
function classPicture(
  [classes = 1, height = 1, width = 1]: readonly number[],
  scores: readonly number[],
  truth: readonly number[],
): Prediction {
  const found = likeliest(scores, classes);
  const draw = (indices: readonly number[]) => pictureUrl(indices, [1, height, width], [0, classes - 1]);
  const isJudged = truth.length > 0;
  return {
    kind: 'image',
    width,
    height,
    target: isJudged ? draw(truth) : null,
    predicted: draw(found),
    error: isJudged ? found.filter((index, place) => index !== truth[place]).length / found.length : null,
  };
}

/** The class of the highest score at each place of [classes, places]. */
function likeliest(scores: readonly number[], classes: number): number[] {
  const places = scores.length / classes;
  return Array.from({ length: places }, (_, place) => {
    let best = 0;
    for (let index = 1; index < classes; index++)
      if (scores[index * places + place]! > scores[best * places + place]!) best = index;
    return best;
  });
}

/** Prediction and target in the same greys: those of bytes, of the target, or, where there is none, its own. */
function picture(
  shape: readonly number[],
  { target, predicted }: { readonly target: readonly number[]; readonly predicted: readonly number[] },
  scale: Normalization | undefined,
): Prediction {
  const isJudged = target.length > 0;
  const range = scale?.kind === 'unit' ? BYTES : rangeOf(isJudged ? target : predicted);
  const [, height = 1, width = 1] = shape;
  const difference = target.reduce((sum, value, i) => sum + Math.abs(value - predicted[i]!), 0);
  return {
    kind: 'image',
    width,
    height,
    target: isJudged ? pictureUrl(target, shape, range) : null,
    predicted: pictureUrl(predicted, shape, range),
    error: isJudged ? difference / target.length : null,
  };
}

/** From normalized values to those of the data. */
function restore(values: readonly number[], scale: Normalization | undefined): readonly number[] {
  if (!scale) return values;
  const inner = values.length / scale.mean.length;
  return values.map((value, i) => {
    const group = Math.floor(i / inner);
    return value * scale.std[group]! + scale.mean[group]!;
  });
}
