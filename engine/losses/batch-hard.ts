import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { bool } from '../layers/attribute.ts';
import {
  add,
  cast,
  equal,
  greaterOrEqual,
  max,
  mul,
  reduceMax,
  reduceMin,
  reduceSum,
  reshape,
  softplus,
  sqrt,
  sub,
} from '../ops/index.ts';
import { loss } from './loss.ts';
import { margin } from './margin.ts';

/** Under the root, as the authors have it: the gradient at a distance of 0 is 0 and not infinite. */
const EPSILON = 1e-12;
/** Farther than any pair. */
const FAR = 1e30;

interface Pairs {
  /** √(|x - y|² + ε) of each two samples, [batch, batch]. */
  readonly distances: Value;
  /** 1 where two real samples are of one class, and where they are of two; [batch, batch]. */
  readonly like: Value;
  readonly unlike: Value;
}

function pairsOf(x: Value, target: Value, real: Value): Pairs {
  const [batch, features] = shapeOf(x) as [number, number];
  const difference = sub(reshape(x, [batch, 1, features]), reshape(x, [1, batch, features]));
  const squares = reduceSum(mul(difference, difference), { axes: [2] });
  const same = cast(equal(reshape(target, [batch, 1]), reshape(target, [1, batch])), 'float32');
  const both = mul(reshape(real, [batch, 1]), reshape(real, [1, batch]));
  return { distances: sqrt(add(squares, EPSILON)), like: mul(same, both), unlike: mul(sub(1, same), both) };
}

/** [batch]: 1 for a sample that has one like it beside itself, and one unlike it. */
function anchors({ like, unlike }: Pairs): Value {
  const has = (mask: Value, least: number): Value =>
    cast(greaterOrEqual(reduceSum(mask, { axes: [1] }), least), 'float32');
  return mul(has(like, 2), has(unlike, 1));
}

/**
 * Hermans, Beyer and Leibe, In defense of the triplet loss for person re-identification (2017), "batch hard": each sample is
 * an anchor, with the farthest sample of its class and the nearest of another within the batch. Padding is none of
 * them. Unlike the authors', a sample with no other of its class in the batch, or with none of another class, does not
 * count, as there is no triple.
 */
export const batchHard = loss({
  name: 'batch-hard',
  doc: 'For features that bring samples of a class together: max(0, margin + farthest like - nearest unlike) within the batch.',
  attributes: {
    margin,
    softMargin: bool({
      default: false,
      doc: 'ln(1 + e^d) of the difference d rather than max(0, margin + d): it never stops pulling.',
    }),
  },
  targets: 'groups',
  expect(prediction, target) {
    if (prediction.length !== 2)
      throw layerProblem(
        'layout-expected',
        { expected: '[batch, features]', shape: formatShape(prediction) },
        { port: 'x' },
      );
    if (target.dtype !== 'int64' || target.shape.length > 0)
      throw layerProblem(
        'target-classes',
        { loss: 'batch-hard', field: target.name, kind: target.kind },
        { attribute: 'loss' },
      );
  },
  build(prediction, target, { margin, softMargin }, real) {
    const pairs = pairsOf(prediction, target, real);
    const { distances, like, unlike } = pairs;
    const farthest = reduceMax(mul(distances, like), { axes: [1] });
    const nearest = reduceMin(add(distances, mul(sub(1, unlike), FAR)), { axes: [1] });
    const behind = sub(farthest, nearest);
    return mul(softMargin ? softplus(behind) : max(add(behind, margin), 0), anchors(pairs));
  },
  weight: (prediction, target, _, real) => anchors(pairsOf(prediction, target, real)),
  result: prediction => prediction,
});
