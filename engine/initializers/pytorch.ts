/** What nn.Linear and nn.Conv2d of PyTorch do: kaiming_uniform_(a = √5), which is uniform on ±1 / √fan-in. */
import { type Initializer, initializer } from './initializer.ts';
import { drawUniform } from './random.ts';

const build: Initializer['build'] = (shape, { fanIn }, uniform) =>
  drawUniform(shape, 1 / Math.sqrt(fanIn), uniform);

export const pytorch = initializer({
  name: 'pytorch',
  doc: 'Uniform on ±1 / √fan-in, weights and bias alike, as PyTorch begins.',
  attributes: {},
  build,
  bias: { name: 'pytorch-bias', doc: 'Uniform on ±1 / √fan-in.', build },
});
