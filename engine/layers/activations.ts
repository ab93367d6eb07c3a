/** The functions of the Activation layer, defined as PyTorch's modules of the same names. */
import { layerProblem } from '../graph/problem-codes.ts';
import type { Uniform } from '../initializers/initializer.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import {
  abs,
  add,
  cast,
  div,
  elu,
  erf,
  greater,
  hardSigmoid,
  hardTanh,
  leakyRelu,
  logSoftmax,
  mul,
  neg,
  relu,
  sigmoid,
  softmax,
  softplus,
  split,
  sub,
  tanh,
  where,
} from '../ops/index.ts';

interface Settings {
  readonly slope: number;
  readonly alpha: number;
  readonly beta: number;
  readonly lambda: number;
  readonly low: number;
  readonly high: number;
  readonly threshold: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Over which softmax, softmin, log-softmax and glu work. */
  readonly axis: number;
  /** What draws numbers on [0, 1); null outside of training. */
  readonly uniform: Uniform | null;
}

/** Klambauer et al. (2017): with these, mean 0 and variance 1 are a fixed point. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** relu6(x + 3) / 6 */
const hardGate = (x: Value): Value => hardSigmoid(x, 1 / 6, 0.5);

function gatedHalves(x: Value, axis: number): Value {
  const size = Number(shapeOf(x)[axis]);
  if (size % 2 !== 0) throw layerProblem('glu-odd', { size, axis }, { port: 'x' });
  const [value, gate] = split(x, [size / 2, size / 2], axis) as [Value, Value];
  return mul(value, sigmoid(gate));
}

/** Xu et al. (2015): a slope below 0 for each value, drawn while training; the mean of the slopes later. */
function randomSlope(x: Value, { lower, upper, uniform }: Settings): Value {
  if (!uniform) return leakyRelu(x, (lower + upper) / 2);
  return where(greater(x, 0), x, mul(x, add(mul(uniform(shapeOf(x)), upper - lower), lower)));
}

export const functions = {
  relu: x => relu(x),
  'leaky-relu': (x, { slope }) => leakyRelu(x, slope),
  rrelu: randomSlope,
  relu6: x => hardTanh(x, 0, 6),
  elu: (x, { alpha }) => elu(x, alpha),
  selu: x => mul(elu(x, SELU_ALPHA), SELU_SCALE),
  celu: (x, { alpha }) => mul(elu(div(x, alpha), 1), alpha),
  // Hendrycks and Gimpel (2016): x Φ(x), exactly, by the error function. Written so that onnxruntime knows it: outside of training
  // it takes this, and the bias before it, as one operation.
  gelu: x => mul(mul(x, add(erf(div(x, Math.SQRT2)), 1)), 0.5),
  // GPT-2's form.
  'gelu-tanh': x => {
    const inner = mul(add(x, mul(mul(mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI));
    return mul(mul(x, 0.5), add(tanh(inner), 1));
  },
  silu: x => mul(x, sigmoid(x)),
  mish: x => mul(x, tanh(softplus(x))),
  sigmoid: x => sigmoid(x),
  'log-sigmoid': x => neg(softplus(neg(x))),
  tanh: x => tanh(x),
  tanhshrink: x => sub(x, tanh(x)),
  // PyTorch takes x itself where β x > 20: the same to float32's precision.
  softplus: (x, { beta }) => div(softplus(mul(x, beta)), beta),
  softsign: x => div(x, add(abs(x), 1)),
  hardsigmoid: hardGate,
  hardswish: x => mul(x, hardGate(x)),
  hardtanh: (x, { low, high }) => hardTanh(x, low, high),
  softshrink: (x, { lambda }) => sub(relu(sub(x, lambda)), relu(sub(neg(x), lambda))),
  hardshrink: (x, { lambda }) => mul(x, cast(greater(abs(x), lambda), 'float32')),
  threshold: (x, { threshold, value }) => where(greater(x, threshold), x, value),
  glu: (x, { axis }) => gatedHalves(x, axis),
  softmax: (x, { axis }) => softmax(x, axis),
  softmin: (x, { axis }) => softmax(neg(x), axis),
  'log-softmax': (x, { axis }) => logSoftmax(x, axis),
} as const satisfies Record<string, (x: Value, settings: Settings) => Value>;

export type ActivationFunction = keyof typeof functions;
