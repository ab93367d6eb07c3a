/** He et al., Delving deep into rectifiers (2015); PyTorch's kaiming_uniform_ and kaiming_normal_. */
import { choice, float, type ValuesOf } from '../layers/attribute.ts';
import type { Fans } from './initializer.ts';
import { varianceScaling } from './scaled.ts';

const attributes = {
  fan: choice({
    default: 'fan-in',
    options: ['fan-in', 'fan-out'],
    doc: 'What keeps its variance: the values forward (fan-in), or the gradients backward (fan-out).',
  }),
  nonlinearity: choice({
    default: 'leaky-relu',
    options: ['leaky-relu', 'relu', 'tanh', 'sigmoid', 'selu', 'linear'],
    doc: 'The activation that follows: the weights make up for how much it shrinks what goes through it.',
  }),
  negativeSlope: float({
    default: 0,
    min: 0,
    doc: 'Slope of a leaky ReLU below 0; read where the nonlinearity is leaky ReLU.',
  }),
};

type Settings = ValuesOf<typeof attributes>;

/** Squares of torch.nn.init.calculate_gain; what PyTorch calls leaky_relu with a = 0 is the same as relu. */
const squaredGain: { readonly [name in Settings['nonlinearity']]: (slope: number) => number } = {
  'leaky-relu': slope => 2 / (1 + slope ** 2),
  relu: () => 2,
  tanh: () => (5 / 3) ** 2,
  sigmoid: () => 1,
  selu: () => (3 / 4) ** 2,
  linear: () => 1,
};

const variance = ({ fanIn, fanOut }: Fans, { fan, nonlinearity, negativeSlope }: Settings): number =>
  squaredGain[nonlinearity](negativeSlope) / (fan === 'fan-in' ? fanIn : fanOut);

export const heUniform = varianceScaling(
  'he-uniform',
  'Uniform with the variance gain² / fan-in, where the gain of ReLU is √2.',
  'uniform',
  attributes,
  variance,
);

export const heNormal = varianceScaling(
  'he-normal',
  'Normal with the variance gain² / fan-in, where the gain of ReLU is √2.',
  'normal',
  attributes,
  variance,
);
