/** Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010). */
import { varianceScaling } from './random.ts';

const variance = ({ fanIn, fanOut }: { fanIn: number; fanOut: number }) => 2 / (fanIn + fanOut);

export const glorotUniform = varianceScaling(
  'glorot-uniform',
  'Uniform with the variance 2 / (fan-in + fan-out); for sigmoid, tanh and as a general start.',
  'uniform',
  variance,
);

export const glorotNormal = varianceScaling(
  'glorot-normal',
  'Normal with the variance 2 / (fan-in + fan-out).',
  'normal',
  variance,
);
