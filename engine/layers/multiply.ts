import { mul } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine, inOrder, inputCount, numberedPorts } from './merge.ts';

export const Multiply = layer({
  type: 'Multiply',
  version: 1,
  category: 'arithmetic',
  doc: 'Multiplies its inputs value by value; axes of size 1 are repeated.',
  synonyms: ['Mul', 'Product', 'Gate', 'Scale', 'Hadamard'],
  attributes: { inputs: inputCount },
  inputs: numberedPorts,
  outputs: { y: 'The shape of the inputs.' },
  lower(inputs, attributes) {
    return { y: combine(inOrder(inputs, attributes.inputs), mul) };
  },
});
