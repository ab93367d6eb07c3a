import { layerProblem } from '../graph/problem-codes.ts';
import { ones, zeros } from '../initializers/index.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  batchNormalize,
  div,
  filled,
  max,
  mul,
  normalizeByRunning,
  reduceSum,
  stopGradient,
  sub,
} from '../ops/index.ts';
import { float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures, sampleSizes } from './require.ts';

/**
 * Ioffe and Szegedy, Batch Normalization (2015), with PyTorch's definitions: the batch is normalized by its biased
 * variance, the running variance is unbiased, and running = (1 - momentum) running + momentum batch.
 */
export const BatchNorm = layer({
  type: 'BatchNorm',
  version: 1,
  category: 'normalization',
  doc: 'Gives each feature or channel mean 0 and variance 1 over the batch, then a trainable scale and shift.',
  synonyms: ['Batch Normalization', 'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d', 'BN', 'Normalize'],
  attributes: {
    momentum: float({
      default: 0.1,
      min: 0,
      max: 1,
      doc: 'Share of the newest batch in the running mean and variance (as in PyTorch).',
    }),
    epsilon: float({
      default: 1e-5,
      min: 0,
      exclusive: true,
      doc: 'Added to the variance, against division by 0.',
    }),
  },
  inputs: { x: 'Features [batch, features], or signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  lower({ x }, { momentum, epsilon }, scope) {
    requireFeatures(x);
    const features = sampleSizes(x)[0]!;
    if (shapeOf(x).length > 5)
      throw layerProblem('batch-norm-axes', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
    const weight = scope.parameter('weight', [features], ones);
    const bias = scope.parameter('bias', [features], zeros);
    const runningMean = scope.buffer('running_mean', [features], 0);
    const runningVariance = scope.buffer('running_var', [features], 1);
    if (scope.mode !== 'training')
      return { y: normalizeByRunning(x, weight, bias, runningMean, runningVariance, epsilon) };

    // The padding of a short last batch has weight 0, so it counts neither in the sums nor in their size.
    const area = sampleSizes(x)
      .slice(1)
      .reduce((product, dim) => product * dim, 1);
    const { sampleWeight, batch } = scope;
    const count = sampleWeight
      ? mul(reduceSum(sampleWeight, { axes: [0], keepdims: false }), area)
      : Number(batch) * area;
    const share = div(sampleWeight ?? filled(1, [batch]), count);
    const { y, mean, variance } = batchNormalize(x, weight, bias, share, epsilon);

    const unbiased = mul(variance, div(count, max(sub(count, 1), 1)));
    const move = (running: Value, value: Value) =>
      add(mul(running, 1 - momentum), mul(stopGradient(value), momentum));
    scope.update(runningMean, move(runningMean, mean));
    scope.update(runningVariance, move(runningVariance, unbiased));
    return { y };
  },
});
