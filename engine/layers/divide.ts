import { div } from '../ops/index.ts';
import { layer } from './layer.ts';
import { combine } from './merge.ts';

export const Divide = layer({
  type: 'Divide',
  version: 1,
  category: 'arithmetic',
  doc: 'Divides the first input by the second value by value; axes of size 1 are repeated.',
  synonyms: ['Div', 'Quotient', 'Ratio'],
  attributes: {},
  inputs: { x1: 'What is divided.', x2: 'What it is divided by.' },
  outputs: { y: 'x1 / x2.' },
  lower({ x1, x2 }) {
    const values = [['x1', x1] as [string, typeof x1], ['x2', x2] as [string, typeof x2]];
    return { y: combine(values, div) };
  },
});
