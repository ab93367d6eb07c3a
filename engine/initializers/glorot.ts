/** Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010); PyTorch's xavier. */
import type { Fans } from './initializer.ts';
import { gain, varianceScaling } from './scaled.ts';

const variance = ({ fanIn, fanOut }: Fans, { gain }: { gain: number }) => (2 * gain ** 2) / (fanIn + fanOut);

export const glorotUniform = varianceScaling(
  'glorot-uniform',
  'Uniform with the variance 2 / (fan-in + fan-out); for sigmoid, tanh and as a general start.',
  'uniform',
  { gain },
  variance,
);

export const glorotNormal = varianceScaling(
  'glorot-normal',
  'Normal with the variance 2 / (fan-in + fan-out).',
  'normal',
  { gain },
  variance,
);
