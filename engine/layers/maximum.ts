import { max } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine, inOrder, inputCount, numberedPorts } from './merge.ts';

export const Maximum = layer({
  type: 'Maximum',
  version: 1,
  category: 'arithmetic',
  doc: 'Takes the largest of its inputs value by value; axes of size 1 are repeated.',
  synonyms: ['Max', 'Maxout', 'Largest'],
  attributes: { inputs: inputCount },
  inputs: numberedPorts,
  outputs: { y: 'The shape of the inputs.' },
  lower(inputs, attributes) {
    return { y: combine(inOrder(inputs, attributes.inputs), max) };
  },
});
