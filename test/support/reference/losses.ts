/** Losses with their settings that are compared with PyTorch, on scores for each place of an image. */
import { float32, type TensorType } from '../../../engine/ir/type.ts';
import type { LossName } from '../../../engine/losses/index.ts';
import { fill, labels } from '../fill.ts';
import type { Numbers } from '../trainer.ts';

/** Scores [batch, classes, height, width]. */
export const SHAPE = [3, 4, 5, 2];
const COUNT = 120;
export const scores = fill(1, COUNT, 3);
const classes: [Numbers, TensorType] = [labels(501, 30, 4), { dtype: 'int64', shape: [3, 5, 2] }];
const binary: [Numbers, TensorType] = [labels(501, COUNT, 2), float32(SHAPE)];
const numbers: [Numbers, TensorType] = [fill(501, COUNT, 3), float32(SHAPE)];
const counts: [Numbers, TensorType] = [labels(501, COUNT, 6), float32(SHAPE)];
const classWeights = [0.5, 2, 0, 1.25];

/** softmax of `numbers` over axis 1. */
const shares: [Numbers, TensorType] = [
  Float32Array.from({ length: COUNT }, (_, i) => {
    const at = (i: number) => Math.exp(numbers[0][i] as number);
    const first = i - (i % 40) + (i % 10);
    return at(i) / [0, 10, 20, 30].reduce((sum, step) => sum + at(first + step), 0);
  }),
  float32(SHAPE),
];

export interface LossCase {
  readonly loss: LossName;
  readonly target: readonly [Numbers, TensorType];
  readonly settings?: { readonly [name: string]: unknown };
}

/** The cases of `losses` in make_training_fixtures.py. */
export const lossCases: { readonly [name: string]: LossCase } = {
  'cross-entropy': { loss: 'cross-entropy', target: classes },
  'cross-entropy weighted': { loss: 'cross-entropy', target: classes, settings: { classWeights } },
  'cross-entropy smoothed': { loss: 'cross-entropy', target: classes, settings: { labelSmoothing: 0.1 } },
  'cross-entropy ignoring': { loss: 'cross-entropy', target: classes, settings: { ignoreIndex: 2 } },
  'cross-entropy weighted smoothed ignoring': {
    loss: 'cross-entropy',
    target: classes,
    settings: { classWeights, labelSmoothing: 0.3, ignoreIndex: 1 },
  },
  'binary-cross-entropy': { loss: 'binary-cross-entropy', target: binary },
  mse: { loss: 'mse', target: numbers },
  mae: { loss: 'mae', target: numbers },
  huber: { loss: 'huber', target: numbers, settings: { delta: 0.7 } },
  focal: { loss: 'focal', target: classes },
  'focal weighted': { loss: 'focal', target: classes, settings: { classWeights, gamma: 0.5 } },
  'multi-margin': { loss: 'multi-margin', target: classes, settings: { margin: 1.5 } },
  'binary-cross-entropy weighted': {
    loss: 'binary-cross-entropy',
    target: binary,
    settings: { positiveWeight: 2.5 },
  },
  'binary-focal': { loss: 'binary-focal', target: binary },
  'binary-focal 0.5': { loss: 'binary-focal', target: binary, settings: { positiveShare: 0.7, gamma: 0.5 } },
  hinge: { loss: 'hinge', target: binary },
  dice: { loss: 'dice', target: binary },
  iou: { loss: 'iou', target: binary, settings: { smooth: 0.1 } },
  'class-dice': { loss: 'class-dice', target: classes },
  'class-iou': { loss: 'class-iou', target: classes },
  'class-dice ignoring': { loss: 'class-dice', target: classes, settings: { ignoreIndex: 2 } },
  'log-cosh': { loss: 'log-cosh', target: numbers },
  poisson: { loss: 'poisson', target: counts },
  'kl-divergence': { loss: 'kl-divergence', target: shares },
  cosine: { loss: 'cosine', target: numbers },
};
