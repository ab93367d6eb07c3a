/** LeCun et al., Efficient BackProp (1998). */
import { varianceScaling } from './scaled.ts';

export const lecunUniform = varianceScaling(
  'lecun-uniform',
  'Uniform with the variance 1 / fan-in.',
  'uniform',
  {},
  ({ fanIn }) => 1 / fanIn,
);

export const lecunNormal = varianceScaling(
  'lecun-normal',
  'Normal with the variance 1 / fan-in; for self-normalizing networks.',
  'normal',
  {},
  ({ fanIn }) => 1 / fanIn,
);
