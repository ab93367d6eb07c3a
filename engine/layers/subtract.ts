import { sub } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine } from './merge.ts';

export const Subtract = layer({
  type: 'Subtract',
  version: 1,
  category: 'arithmetic',
  doc: 'Subtracts the second input from the first value by value; axes of size 1 are repeated.',
  synonyms: ['Sub', 'Minus', 'Difference'],
  attributes: {},
  inputs: { x1: 'What is subtracted from.', x2: 'What is subtracted.' },
  outputs: { y: 'x1 - x2.' },
  lower({ x1, x2 }) {
    const values = [['x1', x1] as [string, typeof x1], ['x2', x2] as [string, typeof x2]];
    return { y: combine(values, sub) };
  },
});
