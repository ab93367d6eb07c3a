/** Normalization over the last axis as one operation: what a runtime does in one pass over memory. */
import { type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { sqrt } from './elementwise.ts';
import { FLOATS, range, requireDType, requireRank } from './infer.ts';
import { op } from './op.ts';
import { reduceMean, reduceSum } from './reduction.ts';

type Inputs = readonly [x: Value, weight: Value, bias: Value];
type Settings = { epsilon: number };

const NAME = 'LayerNormalization';
const meanOf = (value: Value): Value => reduceMean(value, { axes: [-1], keepdims: true });

/** x with mean 0 and the (biased) variance 1 over its last axis, and the deviation that it was divided by. */
function standardized(x: Value, epsilon: number): readonly [Value, Value] {
  const centred = sub(x, meanOf(x));
  const deviation = sqrt(add(meanOf(mul(centred, centred)), epsilon));
  return [div(centred, deviation), deviation];
}

// y = n w + b with n = (x - mean) / d, d = √(variance + ε). With h = g w: dx = (h - mean(h) - n mean(h n)) / d; dw = Σ g n and
// db = Σ g, over all but the last axis (Ba, Kiros and Hinton 2016).
export const LayerNormalization = op<Inputs, Settings>({
  name: NAME,
  infer: ([x, ...perFeature]): TensorType => {
    requireDType(NAME, x, FLOATS);
    requireRank(NAME, x, 1);
    const features = x.shape.at(-1);
    for (const { shape } of perFeature)
      if (shape.length !== 1 || shape[0] !== features)
        throw new TypeProblem('shape', `${NAME}: ${shape.join(' × ')} is not [${features}].`);
    return x;
  },
  vjp: (g, { inputs: [x, weight], attributes: { epsilon } }) => {
    const [normal, deviation] = standardized(x, epsilon);
    const weighted = mul(g, weight);
    const along = mul(normal, meanOf(mul(weighted, normal)));
    const overRest = (value: Value): Value => reduceSum(value, { axes: range(shapeOf(x).length - 1) });
    return [
      div(sub(sub(weighted, meanOf(weighted)), along), deviation),
      overRest(mul(g, normal)),
      overRest(g),
    ];
  },
  onnx: ({ epsilon }) => ({ attributes: { axis: -1, epsilon } }),
  floats: ['epsilon'],
  formsOptional: true,
  forms: [
    {
      name: 'steps',
      build: ([x, weight, bias], { epsilon }) => add(mul(standardized(x, epsilon)[0], weight), bias),
    },
  ],
  // onnxruntime's kernel for webgpu takes the variance as mean(x²) - mean(x)²: off by 0.002 where the mean is a hundred deviations.
  preferredForm: (_, __, { provider }) => (provider === 'webgpu' ? 'steps' : NAME),
  samples: [
    { inputs: [[3, 4], [4], [4]], attributes: { epsilon: 1e-5 } },
    { inputs: [[2, 3, 5], [5], [5]], attributes: { epsilon: 0.1 } },
    {
      inputs: [{ shape: [4, 8], domain: [29, 31] }, [8], [8]],
      attributes: { epsilon: 1e-3 },
    },
  ],
});

/**
 * @param x      [..., features]
 * @param weight [features], as is the bias
 */
export const normalizeFeatures = (x: Value, weight: Value, bias: Value, epsilon: number): Value =>
  apply(LayerNormalization, [x, weight, bias], { epsilon });
