import { shapeOf } from '../ir/value.ts';
import { type ActivationFunction, functions } from './activations.ts';
import { choice, float } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures, requireFloat } from './require.ts';

export type { ActivationFunction } from './activations.ts';

/** These need an axis of features. */
const alongAnAxis: ReadonlySet<ActivationFunction> = new Set(['softmax', 'softmin', 'log-softmax', 'glu']);

export const Activation = layer({
  type: 'Activation',
  version: 1,
  category: 'activation',
  doc: 'Applies a nonlinear function to every value.',
  synonyms: [
    'ReLU',
    'LeakyReLU',
    'GELU',
    'SiLU',
    'Swish',
    'Sigmoid',
    'Tanh',
    'Softmax',
    'ELU',
    'SELU',
    'CELU',
  ].concat([
    'Softplus',
    'Mish',
    'GLU',
    'LogSoftmax',
    'Hardswish',
    'ReLU6',
    'RReLU',
    'Softmin',
    'Nonlinearity',
  ]),
  attributes: {
    function: choice({
      default: 'relu',
      options: Object.keys(functions) as ActivationFunction[],
      doc: 'The function. softmax, softmin, log-softmax and glu work over the channels of images, else over the last axis.',
    }),
    slope: float({
      default: 0.01,
      when: { attribute: 'function', is: ['leaky-relu'] },
      doc: 'leaky-relu: the slope below 0.',
    }),
    lower: float({
      default: 1 / 8,
      when: { attribute: 'function', is: ['rrelu'] },
      doc: 'rrelu: the least slope below 0.',
    }),
    upper: float({
      default: 1 / 3,
      when: { attribute: 'function', is: ['rrelu'] },
      doc: 'rrelu: the greatest slope below 0. Outside of training it is the mean of the two.',
    }),
    alpha: float({
      default: 1,
      min: 0,
      exclusive: true,
      when: { attribute: 'function', is: ['elu', 'celu'] },
      doc: 'elu, celu: how far below 0 they go.',
    }),
    beta: float({
      default: 1,
      min: 0,
      exclusive: true,
      when: { attribute: 'function', is: ['softplus'] },
      doc: 'softplus: how sharply it bends.',
    }),
    lambda: float({
      default: 0.5,
      min: 0,
      when: { attribute: 'function', is: ['softshrink', 'hardshrink'] },
      doc: 'softshrink, hardshrink: values up to this size become 0.',
    }),
    low: float({
      default: -1,
      when: { attribute: 'function', is: ['hardtanh'] },
      doc: 'hardtanh: the lowest value.',
    }),
    high: float({
      default: 1,
      when: { attribute: 'function', is: ['hardtanh'] },
      doc: 'hardtanh: the highest value.',
    }),
    threshold: float({
      default: 0,
      when: { attribute: 'function', is: ['threshold'] },
      doc: 'threshold: values up to this one are replaced.',
    }),
    value: float({
      default: 0,
      when: { attribute: 'function', is: ['threshold'] },
      doc: 'threshold: what they are replaced by.',
    }),
  },
  inputs: { x: 'Any shape.' },
  outputs: { y: 'As x; glu halves one axis.' },
  summary: attributes => attributes.function,
  lower({ x }, { function: name, ...settings }, scope) {
    if (alongAnAxis.has(name)) requireFeatures(x);
    else requireFloat(x);
    // Over the channels of an image, over the last axis of anything else.
    const axis = shapeOf(x).length === 4 ? 1 : shapeOf(x).length - 1;
    const uniform = scope.mode === 'training' ? scope.uniform : null;
    return { y: functions[name](x, { ...settings, axis, uniform }) };
  },
});
