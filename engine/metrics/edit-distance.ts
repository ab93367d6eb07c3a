import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { classMask } from '../losses/class-mask.ts';
import {
  add,
  concat,
  cumSum,
  filled,
  less,
  matmul,
  min,
  mul,
  pad,
  reduceSum,
  reshape,
  scan,
  slice,
  sub,
  transpose,
  where,
} from '../ops/index.ts';
import { oneHot } from '../ops/indexing.ts';
import { chosen } from './counts.ts';
import { type Judged, metric } from './metric.ts';
import { finishMean, total } from './sums.ts';

/**
 * Levenshtein (1966): insertions, deletions and substitutions that make the target of what was said; both counted over all
 * samples before they are divided, as the label error rate usually is, so that an empty target does no harm. What is said:
 * of CTC the best class of each step, repetitions merged and blanks dropped (Graves et al., 2006, best path decoding); of a
 * class for each step that class, at the steps that count. Above 1 where more is said than there is to say.
 */
export const editDistance = metric({
  name: 'edit-distance',
  doc: 'Label error rate: how many labels must be inserted, deleted or replaced to make the target of what was said, for each label of the target.',
  attributes: {},
  better: 'lower',
  share: true,
  targets: ['labels', 'classes'],
  expect(prediction, targets) {
    if (targets === 'classes' && prediction.length !== 3)
      throw layerProblem('metric-sequence', { shape: formatShape(prediction) }, { attribute: 'metrics' });
  },
  sums(judged) {
    const { said, says, truth, counted } = reading(judged);
    const distance = distances(says, matmul(said, transpose(truth, [0, 2, 1])), counted);
    const each = [distance, reduceSum(counted, { axes: [1] })];
    return concat(
      each.map(value => total(mul(value, judged.weight))),
      0,
    );
  },
  finish: finishMean,
});

interface Reading {
  /** [batch, steps, classes], 1 at the best class of a step. */
  readonly said: Value;
  /** [batch, steps], 1 where a step adds a label. */
  readonly says: Value;
  /** [batch, labels, classes], 1 at the class of a label that counts. */
  readonly truth: Value;
  /** [batch, labels], 1 for a label that counts. */
  readonly counted: Value;
}

function reading({ prediction, target, counted, blank }: Judged): Reading {
  const scores = blank === null ? prediction : transpose(prediction, [0, 2, 1]);
  const [batch, classes, steps] = shapeOf(scores) as [number, number, number];
  const said = transpose(chosen(scores), [0, 2, 1]);
  const labels = shapeOf(target)[1] as number;
  const mask = blank === null ? transpose(classMask(scores, target), [0, 2, 1]) : oneHot(target, classes);
  const counts = counted ?? filled(1, [batch, labels]);
  const truth = mul(mask, reshape(counts, [batch, labels, 1]));
  if (blank === null) return { said, says: counts, truth, counted: counts };
  const part = (start: number, end: number) => slice(said, { starts: [start], ends: [end], axes: [1] });
  const repeated = pad(reduceSum(mul(part(0, steps - 1), part(1, steps)), { axes: [2] }), {
    pads: [0, 1, 0, 0],
  });
  const silent = reshape(slice(said, { starts: [blank], ends: [blank + 1], axes: [2] }), [batch, steps]);
  return { said, says: mul(sub(1, repeated), sub(1, silent)), truth, counted: counts };
}

/**
 * One row of the table at a time: dⱼ is the distance of what was said so far from the first j labels. A label that does not
 * count costs nothing to leave out, and is never met.
 * @param same [batch, steps, labels], 1 where a step says the label
 * @returns [batch]
 */
function distances(says: Value, same: Value, counted: Value): Value {
  const [batch, steps, labels] = shapeOf(same) as [number, number, number];
  const first = cumSum(pad(counted, { pads: [0, 1, 0, 0] }), 1);
  const { states } = scan(
    {
      states: [first],
      sequences: [reshape(transpose(says), [steps, batch, 1]), transpose(same, [1, 0, 2])],
      shared: [first],
    },
    ([row], [says, same], [places]) => {
      const before = slice(row!, { starts: [0], ends: [labels], axes: [1] });
      const replaced = pad(sub(add(before, 1), same!), { pads: [0, 1, 0, 0], value: FAR });
      const best = min(add(row!, 1), replaced);
      // Leaving labels out: dⱼ = min over k ≤ j of bestₖ + (labels that count from k to j).
      const next = add(lowestSoFar(sub(best, places!), labels + 1), places!);
      return { states: [where(less(says!, 0.5), row!, next)], results: [] };
    },
  );
  return reshape(slice(states[0]!, { starts: [labels], ends: [labels + 1], axes: [1] }), [batch]);
}

/** More than any distance. */
const FAR = 1e9;

/** The minimum of each value and all before it, in log₂ n rounds. */
function lowestSoFar(x: Value, count: number): Value {
  let lowest = x;
  for (let step = 1; step < count; step *= 2) {
    const before = slice(lowest, { starts: [0], ends: [count - step], axes: [1] });
    lowest = min(lowest, pad(before, { pads: [0, step, 0, 0], value: FAR }));
  }
  return lowest;
}
