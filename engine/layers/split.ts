import { layerProblem } from '../graph/problem-codes.ts';
import { shapeOf } from '../ir/value.ts';
import { split } from '../ops/index.ts';
import { int, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireAxis } from './require.ts';

const countOf = ({ parts, sizes }: { readonly parts: number; readonly sizes: readonly number[] }): number =>
  sizes.length > 0 ? sizes.length : Math.min(parts, 64);

export const Split = layer({
  type: 'Split',
  version: 1,
  category: 'shape',
  doc: 'Cuts its input into parts along one axis; each leaves by a port of its own.',
  synonyms: ['Chunk', 'Divide', 'Branch', 'Unstack'],
  attributes: {
    axis: int({ default: 1, doc: 'Axis along which is cut; negative numbers count from the end.' }),
    parts: int({
      default: 2,
      min: 2,
      max: 64,
      doc: 'Parts of the same size; read where no sizes are given.',
    }),
    sizes: ints({ default: [], min: 1, separate: true, doc: 'The size of each part; empty: all the same.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: attributes =>
    Object.fromEntries(
      Array.from({ length: countOf(attributes) }, (_, i) => [
        `y${i + 1}`,
        `Part ${i + 1} of ${countOf(attributes)}.`,
      ]),
    ),
  summary: ({ parts, sizes }) => (sizes.length > 0 ? sizes.join(' + ') : `${parts}`),
  lower({ x }, { axis, parts, sizes }) {
    const along = requireAxis(x, axis);
    const length = Number(shapeOf(x)[along]);
    const wanted = sizes.length > 0 ? [...sizes] : Array<number>(parts).fill(length / parts);
    const total = wanted.reduce((sum, size) => sum + size, 0);
    if (!wanted.every(Number.isInteger) || total !== length)
      throw layerProblem(
        'split-parts',
        { length, axis, parts: sizes.length > 0 ? sizes.join(' + ') : parts },
        { attribute: sizes.length > 0 ? 'sizes' : 'parts' },
      );
    return Object.fromEntries(split(x, wanted, along).map((part, i) => [`y${i + 1}`, part]));
  },
});
