import { add } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine, inOrder, inputCount, numberedPorts } from './merge.ts';

export const Add = layer({
  type: 'Add',
  version: 1,
  category: 'arithmetic',
  doc: 'Adds its inputs value by value; axes of size 1 are repeated.',
  synonyms: ['Sum', 'Plus', 'Residual', 'Skip Connection', 'Shortcut'],
  attributes: { inputs: inputCount },
  inputs: numberedPorts,
  outputs: { y: 'The shape of the inputs.' },
  lower(inputs, attributes) {
    return { y: combine(inOrder(inputs, attributes.inputs), add) };
  },
});
