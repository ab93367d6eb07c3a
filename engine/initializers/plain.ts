/** Distributions that do not depend on the layer's size. */
import type { Initializer } from './initializer.ts';
import { drawNormal, drawUniform } from './random.ts';

export const uniform: Initializer = {
  name: 'uniform',
  doc: 'Uniform on [-0.05, 0.05), as in Keras.',
  build: (shape, _, draw) => drawUniform(shape, 0.05, draw),
};

export const normal: Initializer = {
  name: 'normal',
  doc: 'Normal with the deviation 0.05, as in Keras.',
  build: (shape, _, draw) => drawNormal(shape, 0.05, draw),
};

export const standardNormal: Initializer = {
  name: 'standard-normal',
  doc: 'Normal with the deviation 1, as in the embeddings of PyTorch.',
  build: (shape, _, draw) => drawNormal(shape, 1, draw),
};
