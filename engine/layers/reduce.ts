import { reduceMax, reduceMean, reduceMin, reduceSum } from '../ops/index.ts';
import { bool, choice, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireAxis, requireFloat } from './require.ts';

const functions = { sum: reduceSum, mean: reduceMean, max: reduceMax, min: reduceMin } as const;
type Function = keyof typeof functions;

export const Reduce = layer({
  type: 'Reduce',
  version: 1,
  category: 'arithmetic',
  doc: 'Makes one number of all along some axes: their sum, mean, largest or smallest.',
  synonyms: ['Sum', 'Mean', 'Max', 'Min', 'Aggregate'],
  attributes: {
    function: choice({
      default: 'mean',
      options: Object.keys(functions) as Function[],
      doc: 'What is taken.',
    }),
    axes: ints({
      default: [-1],
      separate: true,
      doc: 'The axes that go; 0 is the batch, which stays, and negative numbers count from the end.',
    }),
    keepAxes: bool({ default: false, doc: 'Leave the axes in place, with size 1.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x without these axes.' },
  summary: ({ function: name, axes }) => `${name} ${axes.join(', ')}`,
  lower({ x }, { function: name, axes, keepAxes }) {
    requireFloat(x);
    const counted = axes.map(axis => requireAxis(x, axis, 'axes'));
    return { y: functions[name](x, { axes: counted, keepdims: keepAxes }) };
  },
});
