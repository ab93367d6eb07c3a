import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { reshape } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';
import { sampleSizes } from './require.ts';
import { times } from './window.ts';

export const Reshape = layer({
  type: 'Reshape',
  version: 1,
  category: 'shape',
  doc: 'Gives each sample another shape with the same values in the same order.',
  synonyms: ['View', 'Unflatten'],
  attributes: {
    shape: ints({
      default: [-1],
      min: -1,
      doc: 'New shape of a sample, without the batch; one number may be -1: what is left.',
    }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'Shape [batch, …shape].' },
  summary: ({ shape }) => times(shape),
  lower({ x }, { shape }) {
    return { y: reshape(x, [shapeOf(x)[0]!, ...resolveShape(sampleSizes(x), shape)]) };
  },
});

/** Puts a number for -1; throws where the count of values would change. */
function resolveShape(from: readonly number[], wanted: readonly number[]): number[] {
  const at = { attribute: 'shape' };
  const to = formatShape(wanted);
  if (wanted.filter(dim => dim === -1).length > 1) throw layerProblem('reshape-wildcard', { to }, at);
  const size = product(from);
  const known = product(wanted.filter(dim => dim !== -1));
  if (!wanted.includes(-1)) {
    if (known !== size)
      throw layerProblem('reshape-size', { from: formatShape(from), to, size, wanted: known }, at);
    return [...wanted];
  }
  if (known === 0 || size % known !== 0)
    throw layerProblem('reshape-remainder', { from: formatShape(from), to, size, known }, at);
  return wanted.map(dim => (dim === -1 ? size / known : dim));
}

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);
