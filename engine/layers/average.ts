import { add, mul } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine, inOrder, inputCount, numberedPorts } from './merge.ts';

export const Average = layer({
  type: 'Average',
  version: 1,
  category: 'arithmetic',
  doc: 'Takes the mean of its inputs value by value; axes of size 1 are repeated.',
  synonyms: ['Mean', 'Ensemble', 'Blend'],
  attributes: { inputs: inputCount },
  inputs: numberedPorts,
  outputs: { y: 'The shape of the inputs.' },
  lower(inputs, attributes) {
    return { y: mul(combine(inOrder(inputs, attributes.inputs), add), 1 / attributes.inputs) };
  },
});
