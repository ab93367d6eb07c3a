/** Distributions that do not depend on the layer's size. */
import { float } from '../layers/attribute.ts';
import { mul } from '../ops/index.ts';
import { initializer } from './initializer.ts';
import { drawNormal, drawTruncated, drawUniform, shifted } from './random.ts';

const mean = float({ default: 0, doc: 'Mean of the weights.' });
export const deviation = float({ default: 0.05, min: 0, doc: 'Standard deviation of the weights.' });

export const uniform = initializer({
  name: 'uniform',
  doc: 'Uniform between two numbers; on [-0.05, 0.05), as in Keras, if not said otherwise.',
  attributes: {
    low: float({ default: -0.05, doc: 'The lowest weight.' }),
    high: float({ default: 0.05, doc: 'Above all weights.' }),
  },
  build: (shape, _, draw, { low, high }) =>
    shifted(drawUniform(shape, (high - low) / 2, draw), (high + low) / 2),
});

export const normal = initializer({
  name: 'normal',
  doc: 'Normal, with the deviation 0.05, as in Keras, if not said otherwise.',
  attributes: { mean, deviation },
  build: (shape, _, draw, { mean, deviation }) => shifted(drawNormal(shape, deviation, draw), mean),
});

/** PyTorch's trunc_normal_ with a and b as many deviations from the mean on either side. */
export const truncatedNormal = initializer({
  name: 'truncated-normal',
  doc: 'Normal without its tails, so that no weight begins far out.',
  attributes: {
    mean,
    deviation,
    cut: float({ default: 2, min: 0, max: 5, exclusive: true, doc: 'How many deviations are the farthest.' }),
  },
  build: (shape, _, draw, { mean, deviation, cut }) =>
    shifted(mul(drawTruncated(shape, cut, draw), deviation), mean),
});

export const standardNormal = initializer({
  name: 'standard-normal',
  doc: 'Normal with the deviation 1, as in the embeddings of PyTorch.',
  attributes: {},
  build: (shape, _, draw) => drawNormal(shape, 1, draw),
});
