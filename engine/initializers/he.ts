/** He et al., Delving deep into rectifiers (2015). */
import { varianceScaling } from './random.ts';

const variance = ({ fanIn }: { fanIn: number }) => 2 / fanIn;

export const heUniform = varianceScaling(
  'he-uniform',
  'Uniform with the variance 2 / fan-in; for ReLU.',
  'uniform',
  variance,
);

export const heNormal = varianceScaling(
  'he-normal',
  'Normal with the variance 2 / fan-in; for ReLU.',
  'normal',
  variance,
);
