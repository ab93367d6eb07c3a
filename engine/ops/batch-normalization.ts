/** Normalization over the batch as one operation: its gradient written out reads and writes half of what the chain rule would. */
import { type Dim, type Shape, type TensorType, TypeProblem } from '../ir/type.ts';
import { applyAll, shapeOf, type Value } from '../ir/value.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { sqrt } from './elementwise.ts';
import { FLOATS, range, requireDType, requireRank } from './infer.ts';
import { matmul } from './linalg.ts';
import { expand, reshape } from './movement.ts';
import { op } from './op.ts';
import { reduceSum, reduceSumSquare } from './reduction.ts';

type Inputs = readonly [x: Value, weight: Value, bias: Value, share: Value];
type Settings = { epsilon: number };

/** What the parts of the operation see of its inputs. */
function partsOf([x, weight, bias, share]: Inputs) {
  const shape = shapeOf(x);
  const perChannel: Shape = shape.map((dim, axis) => (axis === 1 ? dim : 1));
  const spread = (value: Value): Value => reshape(value, perChannel);
  const spatial = range(shape.length - 2, 2);
  return {
    x,
    channels: [shape[1]!] as Shape,
    spread,
    weight: spread(weight),
    bias: spread(bias),
    share: reshape(share, [shape[0]!, ...perChannel.slice(1).map(() => 1)]),
    /** [batch, channels, 1 …] */
    ofSample: (value: Value): Value =>
      spatial.length > 0 ? reduceSum(value, { axes: spatial, keepdims: true }) : value,
    squaresOfSample: (value: Value): Value => reduceSumSquare(value, { axes: spatial, keepdims: true }),
  };
}

/** [batch, channels, 1 …] → [1, channels, 1 …] */
const overBatch = (value: Value): Value => reduceSum(value, { axes: [0], keepdims: true });

/**
 * x in the channels' mean and variance, weighted by each sample's share, then scaled and shifted. First within each sample, so that
 * the shares are multiplied with sums and not with all of x.
 */
function bySums(inputs: Inputs, settings: Settings): readonly Value[] {
  const { share } = partsOf(inputs);
  return normalized(inputs, settings, sums => overBatch(mul(sums, share)));
}

/** The same, the sums over the batch as a product: an operation less for each, where it is their number that takes the time. */
function byProducts(inputs: Inputs, settings: Settings): readonly Value[] {
  const [x, , , share] = inputs;
  const [batch, channels] = shapeOf(x) as [Dim, Dim];
  const { spread } = partsOf(inputs);
  const row = reshape(share, [1, batch]);
  return normalized(inputs, settings, sums => spread(matmul(row, reshape(sums, [batch, channels]))));
}

/** @param weighted sums of the samples [batch, channels, 1 …] → their weighted sum [1, channels, 1 …] */
function normalized(
  inputs: Inputs,
  { epsilon }: Settings,
  weighted: (sums: Value) => Value,
): readonly Value[] {
  const { x, channels, weight, bias, ofSample, squaresOfSample } = partsOf(inputs);
  const mean = weighted(ofSample(x));
  const centred = sub(x, mean);
  const variance = weighted(squaresOfSample(centred));
  const y = add(mul(centred, div(weight, sqrt(add(variance, epsilon)))), bias);
  return [y, reshape(mean, channels), reshape(variance, channels)];
}

// With d = x - mean, s = weight / √(variance + ε), p = share, Σ over batch and space: db = Σg, dw = Σ(g d) / √(variance + ε),
// dx = s (g - p Σg) - d p s Σ(g d) / (variance + ε). Of the mean: p; of the variance: 2 p d (Ioffe and Szegedy 2015, section 3).
export const BatchNormalize = op<Inputs, Settings>({
  name: 'BatchNormalize',
  infer: ([x, weight, bias, share]): readonly TensorType[] => {
    requireDType('BatchNormalize', x, FLOATS);
    requireRank('BatchNormalize', x, 2, 5);
    const [batch, channels] = x.shape;
    for (const [type, size] of [
      [weight, channels],
      [bias, channels],
      [share, batch],
    ] as const)
      if (type.shape.length !== 1 || type.shape[0] !== size)
        throw new TypeProblem('shape', `BatchNormalize: ${type.shape.join(' × ')} is not [${size}].`);
    const ofChannels: TensorType = { dtype: 'float32', shape: [channels!] };
    return [x, ofChannels, ofChannels];
  },
  vjp: (_, { inputs, outputs, gradients, attributes: { epsilon } }) => {
    const { x, channels, spread, weight, share, ofSample } = partsOf(inputs);
    const [g, ofMean, ofVariance] = gradients;
    const [mean, variance] = [spread(outputs[1]!), add(spread(outputs[2]!), epsilon)];
    const centred = sub(x, mean);
    const deviation = sqrt(variance);
    const scale = div(weight, deviation);
    const parts: Value[] = [];
    let dWeight: Value | null = null;
    let dBias: Value | null = null;
    if (g) {
      const sum = overBatch(ofSample(g));
      const product = overBatch(ofSample(mul(g, centred)));
      dWeight = reshape(div(product, deviation), channels);
      dBias = reshape(sum, channels);
      const along = mul(share, div(mul(scale, product), variance));
      parts.push(sub(mul(sub(g, mul(share, sum)), scale), mul(centred, along)));
    }
    if (ofVariance) parts.push(mul(centred, mul(mul(share, 2), spread(ofVariance))));
    if (ofMean) parts.push(expand(mul(share, spread(ofMean)), shapeOf(x)));
    const dx = parts.length > 0 ? parts.reduce((a, b) => add(a, b)) : null;
    return [dx, dWeight, dBias, null];
  },
  forms: [
    { name: 'sums', build: bySums },
    { name: 'products', providers: ['webgpu'], build: byProducts },
  ],
  preferredForm: (_, __, { provider }) => (provider === 'webgpu' ? 'products' : 'sums'),
  samples: [
    {
      inputs: [[3, 2, 2, 2], [2], [2], shares([0.25, 0, 0.75], 4)],
      attributes: { epsilon: 1e-5 },
    },
    { inputs: [[4, 3], [3], [3], shares([0.25, 0.25, 0.25, 0.25], 1)], attributes: { epsilon: 0.1 } },
    { inputs: [[2, 2, 3], [2], [2], shares([0.5, 0.5], 3)], attributes: { epsilon: 1e-3 } },
  ],
});

/**
 * @param x [batch, channels, ...spatial]
 * @param weight [channels], bias [channels]
 * @param share [batch]: how much each number of a sample counts; over all samples and their space, 1
 * @returns y as x, and the biased mean and variance of each channel
 */
export function batchNormalize(
  x: Value,
  weight: Value,
  bias: Value,
  share: Value,
  epsilon: number,
): { y: Value; mean: Value; variance: Value } {
  const [y, mean, variance] = applyAll(BatchNormalize, [x, weight, bias, share], { epsilon });
  return { y: y!, mean: mean!, variance: variance! };
}

function shares(values: readonly number[], area: number) {
  return { shape: [values.length], values: values.map(value => value / area), fixed: true };
}
