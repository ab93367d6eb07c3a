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
  doc: 'Multiplies the matrices of each sample: [batch, …, n, k] by [batch, …, k, m].',
  synonyms: ['Matrix Product', 'bmm', 'Matrix Multiplication', 'Attention Scores'],
  attributes: {
    transpose: bool({ default: false, doc: 'Turns the second matrix around first: [batch, …, m, k].' }),
  },
  inputs: { x1: 'Matrices [batch, …, n, k].', x2: 'Matrices [batch, …, k, m].' },
  outputs: { y: 'Matrices [batch, …, n, m].' },
  lower({ x1, x2 }, { transpose: turned }) {
    requireFloat(x1, 'x1');
    requireFloat(x2, 'x2');
    const [a, b] = [shapeOf(x1), shapeOf(x2)];
    const rank = a.length;
    const inner = b[turned ? rank - 1 : rank - 2];
    const apart = a.slice(0, -2).some((dim, axis) => dim !== b[axis]);
    if (rank < 3 || b.length !== rank || apart || a[rank - 1] !== inner)
      throw layerProblem(
        'merge-shape',
        { shape: formatShape(b), port: 'x2', first: formatShape(a), firstPort: 'x1' },
        { port: 'x2' },
      );
    const order = a.map((_, axis) => axis);
    return { y: matmul(x1, turned ? transpose(x2, [...order.slice(0, -2), rank - 1, rank - 2]) : x2) };
  },
});
