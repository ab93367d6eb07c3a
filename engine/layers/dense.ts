import { layerProblem } from '../graph/problem-codes.ts';
import { initializerAttributes, initializerPair } from '../initializers/index.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { add, matmul } from '../ops/index.ts';
import { bool, int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures } from './require.ts';

export const Dense = layer({
  type: 'Dense',
  version: 1,
  category: 'core',
  doc: 'Fully connected layer: y = x W + b.',
  synonyms: ['Linear', 'Fully Connected', 'FC', 'Affine', 'Gemm', 'MLP', 'Perceptron'],
  attributes: {
    units: int({ default: 128, min: 1, doc: 'Output features.' }),
    bias: bool({ default: true, doc: 'Add a trainable b.' }),
    ...initializerAttributes('How the weights W begin.'),
  },
  inputs: { x: 'Features on the last axis.' },
  outputs: { y: 'As x, with units on the last axis.' },
  summary: ({ units, bias }) => (bias ? `${units}` : `${units} · no bias`),
  lower({ x }, { units, bias, initializer, ...settings }, scope) {
    if (shapeOf(x).length === 4)
      throw layerProblem('dense-image', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
    const features = requireFeatures(x);
    const fans = { fanIn: features, fanOut: units };
    const { weights, biases } = initializerPair(initializer, settings);
    const y = matmul(x, scope.parameter('weight', [features, units], weights, fans));
    return { y: bias ? add(y, scope.parameter('bias', [units], biases, fans)) : y };
  },
});
