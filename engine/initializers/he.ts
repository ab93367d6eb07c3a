/** He et al., Delving deep into rectifiers (2015); PyTorch's kaiming, for relu and leaky_relu. */
import { choice, float } from '../layers/attribute.ts';
import type { Fans } from './initializer.ts';
import { varianceScaling } from './scaled.ts';

const attributes = {
  fan: choice({
    default: 'fan-in',
    options: ['fan-in', 'fan-out'],
    doc: 'What keeps its variance: the values forward (fan-in), or the gradients backward (fan-out).',
  }),
  negativeSlope: float({ default: 0, min: 0, doc: 'Slope of a leaky ReLU below 0.' }),
};

const variance = (
  { fanIn, fanOut }: Fans,
  { fan, negativeSlope }: { fan: 'fan-in' | 'fan-out'; negativeSlope: number },
) => 2 / ((1 + negativeSlope ** 2) * (fan === 'fan-in' ? fanIn : fanOut));

export const heUniform = varianceScaling(
  'he-uniform',
  'Uniform with the variance 2 / fan-in; for ReLU.',
  'uniform',
  attributes,
  variance,
);

export const heNormal = varianceScaling(
  'he-normal',
  'Normal with the variance 2 / fan-in; for ReLU.',
  'normal',
  attributes,
  variance,
);
