/** LeCun et al., Efficient BackProp (1998). */
import { varianceScaling } from './random.ts';

export const lecunNormal = varianceScaling(
  'lecun-normal',
  'Normal with the variance 1 / fan-in; for self-normalizing networks.',
  'normal',
  ({ fanIn }) => 1 / fanIn,
);
