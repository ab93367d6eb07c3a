import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, sameShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { div, max, mul, reduceSum, reduceSumSquare, sqrt } from '../ops/index.ts';
import { bool } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFeatures } from './require.ts';

/** Normalized, it is PyTorch's cosine_similarity over the last axis: the lengths' product is at least 1e-8. */
export const Dot = layer({
  type: 'Dot',
  version: 1,
  category: 'arithmetic',
  doc: 'Multiplies two lists of features and adds up: one number that tells how alike they are.',
  synonyms: ['Dot Product', 'Inner Product', 'Cosine Similarity', 'Similarity'],
  attributes: {
    normalize: bool({ default: false, doc: 'Divide by the lengths of both: the cosine of their angle.' }),
  },
  inputs: { x1: 'Features on the last axis.', x2: 'Features of the same shape.' },
  outputs: { y: 'As the inputs, with 1 on the last axis.' },
  lower({ x1, x2 }, { normalize }) {
    requireFeatures(x1);
    requireFeatures(x2);
    if (!sameShape(shapeOf(x1), shapeOf(x2)))
      throw layerProblem(
        'merge-shape',
        { shape: formatShape(shapeOf(x2)), port: 'x2', first: formatShape(shapeOf(x1)), firstPort: 'x1' },
        { port: 'x2' },
      );
    const last = { axes: [-1], keepdims: true };
    const product = reduceSum(mul(x1, x2), last);
    if (!normalize) return { y: product };
    const squares = mul(reduceSumSquare(x1, last), reduceSumSquare(x2, last));
    return { y: div(product, sqrt(max(squares, 1e-16))) };
  },
});
