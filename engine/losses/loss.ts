/** What a loss declares, and what several share. */
import type { Field } from '../document/document.ts';
import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, type Shape } from '../ir/type.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import type { AttributeTable, ValuesOf } from '../layers/attribute.ts';
import { cast, gather, reduceMean, reshape } from '../ops/index.ts';

/**
 * `classes`: one class index of several. `binary`: yes or no. `numbers`: any value. `labels`: several classes in order, at
 * steps that nobody knows. `groups`: a class index that only says which samples belong together, so the prediction says
 * nothing of it. `none`: nothing to compare with.
 */
export type TargetKind = 'classes' | 'binary' | 'numbers' | 'labels' | 'groups' | 'none';

interface Common<A extends AttributeTable> {
  readonly name: string;
  /** English sentence with the formula. */
  readonly doc: string;
  /** Settings that an Output shows where it has this loss. */
  readonly attributes: A;
  /** What makes probabilities of the prediction, which therefore holds scores: in the loss, or in `result` at least. */
  readonly applies?: 'softmax' | 'sigmoid';
  /** What the exported network returns: probabilities where the loss reads scores. */
  result(prediction: Value): Value;
}

/** Compares a prediction with a field of the data. */
export interface TargetLoss<A extends AttributeTable = AttributeTable> extends Common<A> {
  readonly targets: Exclude<TargetKind, 'none'>;
  /** Throws TypeProblem where predictions of this shape cannot be compared with that field. */
  expect(prediction: Shape, target: Field, attributes: ValuesOf<A>): void;
  /**
   * One number for each sample, [batch]: the mean over all other axes.
   * @param real [batch], 1 for a real sample and 0 for padding: for a loss that compares samples with one another
   */
  build(prediction: Value, target: Value, attributes: ValuesOf<A>, real: Value): Value;
  /**
   * For a loss of which samples, or places within them, count differently: how much of each sample counts, [batch]. The
   * loss of a batch is Σ build / Σ weight. Null: all count 1.
   */
  weight?(prediction: Value, target: Value, attributes: ValuesOf<A>, real: Value): Value | null;
  /** Places that no metric should count: 1 where they do, in the target's shape [batch, …]. Null: all do. */
  counted?(target: Value, attributes: ValuesOf<A>, prediction: Value): Value | null;
  /** Of labels: the class that a step gives which says none. */
  blank?(classes: number, attributes: ValuesOf<A>): number;
  /** Takes a mask, where the setting `masked` says so: the prediction as it should be read where steps are padding. */
  hide?(prediction: Value, mask: Value, attributes: ValuesOf<A>): Value;
}

/** Judges a prediction by itself, so that an Output with it is trained without a field of the data. */
export interface FreeLoss<A extends AttributeTable = AttributeTable> extends Common<A> {
  readonly targets: 'none';
  /** Throws TypeProblem where predictions of this shape cannot be judged. */
  expect(prediction: Shape, attributes: ValuesOf<A>): void;
  /** One number for each sample, [batch]. */
  build(prediction: Value, attributes: ValuesOf<A>): Value;
}

export type Loss = TargetLoss | FreeLoss;

export const loss = <const A extends AttributeTable>(declaration: TargetLoss<A>): TargetLoss =>
  declaration as unknown as TargetLoss;

export const freeLoss = <const A extends AttributeTable>(declaration: FreeLoss<A>): FreeLoss =>
  declaration as unknown as FreeLoss;

/** [batch, …] to [batch]. */
export function meanPerSample(x: Value): Value {
  const axes = shapeOf(x)
    .slice(1)
    .map((_, axis) => axis + 1);
  return axes.length === 0 ? x : reduceMean(x, { axes, keepdims: false });
}

/** The target as float32 in the prediction's shape; they differ in axes of size 1 at most. */
export const likePrediction = (target: Value, prediction: Value): Value =>
  reshape(cast(target, 'float32'), shapeOf(prediction));

/** As `likePrediction`, of targets that are 0 or 1: class indices are looked up, as webgpu cannot cast them. */
export const binaryLikePrediction = (target: Value, prediction: Value): Value =>
  likePrediction(
    target.type.dtype === 'int64' ? gather(constant(Float32Array.of(0, 1), [2]), target, 0) : target,
    prediction,
  );

/** Throws where a sample of the prediction has not the target's shape, axes of size 1 aside. */
export function expectSameSizes(prediction: Shape, target: Field): void {
  const sizes = (shape: Shape) => shape.filter(dim => dim !== 1).join();
  if (sizes(prediction.slice(1)) !== sizes(target.shape))
    throw layerProblem(
      'target-shape',
      { shape: formatShape(prediction), field: target.name, target: formatShape(target.shape) },
      { port: 'x' },
    );
}

/** For the losses of numbers. */
export function expectNumbers(name: string, prediction: Shape, target: Field): void {
  if (target.kind === 'category')
    throw layerProblem('target-numbers', { loss: name, field: target.name }, { attribute: 'loss' });
  expectSameSizes(prediction, target);
}

/** For losses along axis 1: throws where a sample of the prediction is one number. */
export function expectVectors(name: string, prediction: Shape, target: Field): void {
  if (prediction.length < 2)
    throw layerProblem('features-missing', { shape: formatShape(prediction) }, { port: 'x' });
  expectNumbers(name, prediction, target);
}
