/** Normalization by statistics that are known before: what a batch normalization is outside of training. */
import { type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { sqrt } from './elementwise.ts';
import { FLOATS, range, requireDType, requireRank } from './infer.ts';
import { reshape } from './movement.ts';
import { op } from './op.ts';
import { reduceSum } from './reduction.ts';

type Inputs = readonly [x: Value, weight: Value, bias: Value, mean: Value, variance: Value];
type Settings = { epsilon: number };

/** What each channel of x is multiplied with, then moved by; both [channels]. */
export function scaleAndShiftOf(
  [, weight, bias, mean, variance]: Inputs,
  { epsilon }: Settings,
): readonly [scale: Value, shift: Value] {
  const scale = div(weight, sqrt(add(variance, epsilon)));
  return [scale, sub(bias, mul(mean, scale))];
}

/** [channels] beside x. */
const spread = (value: Value, x: Value): Value =>
  reshape(
    value,
    shapeOf(x).map((dim, axis) => (axis === 1 ? dim : 1)),
  );

// y = (x - mean) s + bias with s = weight / d, d = √(variance + ε). dx = g s, dbias = Σ g, dmean = -s Σ g,
// dweight = Σ g (x - mean) / d, dvariance = -s dweight / 2 d; Σ over all but the channels.
export const BatchNormalization = op<Inputs, Settings>({
  name: 'BatchNormalization',
  infer: ([x, ...perChannel]): TensorType => {
    requireDType('BatchNormalization', x, FLOATS);
    requireRank('BatchNormalization', x, 2, 5);
    const channels = x.shape[1];
    for (const { shape } of perChannel)
      if (shape.length !== 1 || shape[0] !== channels)
        throw new TypeProblem('shape', `BatchNormalization: ${shape.join(' × ')} is not [${channels}].`);
    return x;
  },
  vjp: (g, { inputs: [x, weight, , mean, variance], attributes: { epsilon } }) => {
    const overRest = (value: Value): Value =>
      reduceSum(value, { axes: range(shapeOf(x).length).filter(axis => axis !== 1), keepdims: false });
    const deviation = sqrt(add(variance, epsilon));
    const scale = div(weight, deviation);
    const ofBias = overRest(g);
    const ofWeight = div(overRest(mul(g, sub(x, spread(mean, x)))), deviation);
    return [
      mul(g, spread(scale, x)),
      ofWeight,
      ofBias,
      mul(mul(scale, ofBias), -1),
      mul(div(mul(scale, ofWeight), deviation), -0.5),
    ];
  },
  floats: ['epsilon'],
  samples: [
    { inputs: [[3, 2, 2, 2], [2], [2], [2], variances(2)], attributes: { epsilon: 1e-5 } },
    { inputs: [[4, 3], [3], [3], [3], variances(3)], attributes: { epsilon: 0.1 } },
    { inputs: [[2, 2, 3], [2], [2], [2], variances(2)], attributes: { epsilon: 1e-3 } },
    { inputs: [[2, 3, 1, 2, 2], [3], [3], [3], variances(3)], attributes: { epsilon: 1e-5 } },
  ],
});

/**
 * @param x [batch, channels, ...spatial]
 * @param weight [channels], as are the bias, the mean and the variance
 */
export const normalizeByRunning = (
  x: Value,
  weight: Value,
  bias: Value,
  mean: Value,
  variance: Value,
  epsilon: number,
): Value => apply(BatchNormalization, [x, weight, bias, mean, variance], { epsilon });

function variances(channels: number) {
  return { shape: [channels], domain: [0.5, 2] as const };
}
