import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { matmul, transpose } from '../ops/index.ts';
import { bool } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

export const MatMul = layer({
  type: 'MatMul',
  version: 1,
  category: 'arithmetic',
  doc: 'Multiplies the matrices of each sample: [batch, …, n, k] by [batch, …, k, m], or all of them by one [k, m].',
  synonyms: ['Matrix Product', 'bmm', 'Matrix Multiplication', 'Attention Scores'],
  attributes: {
    transpose: bool({
      default: false,
      doc: 'Turns the second matrix around first: [batch, …, m, k] or [m, k].',
    }),
  },
  inputs: {
    x1: 'Matrices [batch, …, n, k].',
    x2: 'Matrices [batch, …, k, m], or one [k, m] for all, such as the table of an Embedding.',
  },
  outputs: { y: 'Matrices [batch, …, n, m].' },
  lower({ x1, x2 }, { transpose: turned }) {
    requireFloat(x1, 'x1');
    requireFloat(x2, 'x2');
    const [a, b] = [shapeOf(x1), shapeOf(x2)];
    const rank = b.length;
    // A matrix for all samples has no batch axis. In checking the batch has no number, so what has one is known from it.
    const shared = rank === 2 && b.every(dim => typeof dim === 'number');
    const paired = rank >= 3 && rank === a.length && a.slice(0, -2).every((dim, axis) => dim === b[axis]);
    if (!(paired || (shared && a.length >= 2)) || a.at(-1) !== b[turned ? rank - 1 : rank - 2])
      throw layerProblem(
        'merge-shape',
        { shape: formatShape(b), port: 'x2', first: formatShape(a), firstPort: 'x1' },
        { port: 'x2' },
      );
    const order = b.map((_, axis) => axis);
    return { y: matmul(x1, turned ? transpose(x2, [...order.slice(0, -2), rank - 1, rank - 2]) : x2) };
  },
});
