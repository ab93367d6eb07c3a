import { shapeOf, type Value } from '../ir/value.ts';
import { add, erf, greater, mul, relu, sigmoid, softmax, tanh, where } from '../ops/index.ts';
import { choice, float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

const functions = {
  relu: x => relu(x),
  'leaky-relu': (x, slope) => where(greater(x, 0), x, mul(x, slope)),
  // Hendrycks and Gimpel (2016): x Φ(x), exactly, by the error function.
  gelu: x => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  silu: x => mul(x, sigmoid(x)),
  sigmoid: x => sigmoid(x),
  tanh: x => tanh(x),
  // Over the channels of an image, over the last axis of anything else.
  softmax: x => softmax(x, shapeOf(x).length === 4 ? 1 : -1),
} as const satisfies Record<string, (x: Value, slope: number) => Value>;

export type ActivationFunction = keyof typeof functions;

export const Activation = layer({
  type: 'Activation',
  version: 1,
  category: 'activation',
  doc: 'Applies a nonlinear function to every value.',
  synonyms: ['ReLU', 'LeakyReLU', 'GELU', 'SiLU', 'Swish', 'Sigmoid', 'Tanh', 'Softmax', 'Nonlinearity'],
  attributes: {
    function: choice({
      default: 'relu',
      options: Object.keys(functions) as ActivationFunction[],
      doc: 'The function. softmax works over the channels of images, else over the last axis.',
    }),
    slope: float({
      default: 0.01,
      when: { attribute: 'function', is: ['leaky-relu'] },
      doc: 'leaky-relu: the slope below 0.',
    }),
  },
  inputs: { x: 'Any shape.' },
  outputs: { y: 'As x.' },
  summary: attributes => attributes.function,
  lower({ x }, { function: name, slope }) {
    requireFloat(x);
    return { y: functions[name](x, slope) };
  },
});
