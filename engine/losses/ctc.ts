import { classCountOf } from '../document/document.ts';
import { layerProblem } from '../graph/problem-codes.ts';
import { type Dim, formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { bool, int } from '../layers/attribute.ts';
import {
  add,
  and,
  cast,
  concat,
  div,
  equal,
  exp,
  filled,
  greater,
  log,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  mul,
  neg,
  not,
  pad,
  reduceSum,
  reshape,
  scan,
  slice,
  softmax,
  stopGradient,
  sub,
  transpose,
  where,
  zeros,
} from '../ops/index.ts';
import { oneHot } from '../ops/indexing.ts';
import { loss } from './loss.ts';

/** Stands for ln 0, and stays finite: infinity times zero is not a number. No path has so small a probability. */
const NEVER = -1e30;

interface CtcSettings {
  readonly blank: number;
  readonly padding: number;
}

const blankOf = (classes: number, { blank }: Pick<CtcSettings, 'blank'>): number =>
  blank < 0 ? classes - 1 : blank;

/**
 * Connectionist temporal classification (Graves et al., 2006): -ln p of a sequence of labels without saying at which steps
 * they are. p sums over all paths that give the labels once repeated classes are merged and blanks dropped.
 * The forward variables of the paper's equations 6 and 7, as logarithms and apart for the blanks and the labels:
 *
 *     blankⱼ ← ln p(blank) + ln(exp blankⱼ + exp labelⱼ₋₁)
 *     labelⱼ ← ln p(labelⱼ) + ln(exp labelⱼ + exp blankⱼ + exp labelⱼ₋₁), the last term where the two labels differ
 *
 * As torch.nn.functional.ctc_loss with `reduction="mean"`: each sample's loss is divided by the number of its labels, and the
 * mean is taken over the samples. Differences: scores come as [batch, steps, classes] and are not yet log-probabilities;
 * there are no lengths, but padding behind the labels, and a mask for the steps; -1 stands for the last class as blank;
 * of labels that need more steps than there are, the loss is infinite too, but the gradient is 0 and not NaN.
 */
export const ctc = loss({
  name: 'ctc',
  doc: 'For labels in order whose places are unknown (speech, handwriting): -ln of the probability of all paths that spell them.',
  attributes: {
    blank: int({
      default: 0,
      min: -1,
      doc: 'The class that stands for no label; -1: the last one.',
    }),
    padding: int({
      default: -1,
      min: -1,
      doc: 'The number that fills shorter targets up, behind their labels. The blank does so, too.',
    }),
    zeroInfinity: bool({
      default: false,
      doc: 'Let a sample whose labels need more steps than there are count as 0, rather than end the training.',
    }),
    masked: bool({
      default: false,
      doc: 'Take a mask (1 a step, 0 padding): the steps of padding say nothing.',
    }),
  },
  targets: 'labels',
  applies: 'softmax',
  expect(prediction, target, { blank }) {
    const [, , units, ...rest] = prediction;
    if (units === undefined || rest.length > 0)
      throw layerProblem('sequence-expected', { shape: formatShape(prediction) }, { port: 'x' });
    if (target.dtype !== 'int64' || target.shape.length !== 1)
      throw layerProblem(
        'target-labels',
        { loss: 'ctc', field: target.name, target: formatShape(target.shape), dtype: target.dtype },
        { attribute: 'loss' },
      );
    if (blank >= Number(units)) throw layerProblem('blank-class', { blank, units }, { attribute: 'blank' });
    // The blank may be one of the field's classes, or one beside them.
    const classes = classCountOf(target) ?? Number(units);
    if (units !== classes && units !== classes + 1)
      throw layerProblem('class-count', { units, field: target.name, classes }, { port: 'x' });
  },
  build(prediction, target, settings) {
    const [batch, , classes] = shapeOf(prediction) as [number, number, number];
    const labels = shapeOf(target)[1] as number;
    const blank = blankOf(classes, settings);
    const counted = countedLabels(prediction, target, settings);
    const mask = mul(oneHot(target, classes), reshape(counted, [batch, labels, 1]));
    const logP = logSoftmax(prediction, 2);
    const ofBlank = slice(logP, { starts: [blank], ends: [blank + 1], axes: [2] });
    const ofLabels = matmul(logP, transpose(mask, [0, 2, 1]));
    const stepsFirst = (x: Value) => transpose(x, [1, 0, 2]);
    const last = scan(
      {
        // Before the first step every path is at the first blank, which has cost nothing.
        states: [concat([zeros([batch, 1]), never(batch, labels)], 1), never(batch, labels)],
        sequences: [stepsFirst(ofBlank), stepsFirst(ofLabels)],
        // A path may not go from a label to the next where they are the same: they would be merged.
        shared: [mul(sameAsBefore(mask), NEVER)],
      },
      ([blanks, ending], [pBlank, pLabels], [repeated]) => {
        const before = concat([never(batch, 1), ending!], 1);
        const firsts = (x: Value) => slice(x, { starts: [0], ends: [labels], axes: [1] });
        const stay = logAddExp(blanks!, before);
        const move = logAddExp(ending!, firsts(blanks!), add(firsts(before), repeated!));
        return { states: [add(stay, pBlank!), add(move, pLabels!)], results: [] };
      },
    );
    const logLikelihood = atEnd(last.states[0]!, last.states[1]!, counted);
    const possible = greater(logLikelihood, NEVER / 2);
    const nats = where(possible, neg(logLikelihood), settings.zeroInfinity ? 0 : Number.POSITIVE_INFINITY);
    return div(nats, max(reduceSum(counted, { axes: [1] }), 1));
  },
  counted: (target, settings, prediction) => countedLabels(prediction, target, settings),
  blank: blankOf,
  hide(prediction, mask, settings) {
    const [batch, steps, classes] = shapeOf(prediction) as [Dim, Dim, number];
    const isBlank = oneHot(filled(blankOf(classes, settings), [1, 1], 'int32'), classes);
    const shown = reshape(mask, [batch, steps, 1]);
    return add(mul(prediction, shown), mul(mul(sub(1, isBlank), NEVER), sub(1, shown)));
  },
  result: prediction => softmax(prediction, -1),
});

/** 1 for a label, 0 for what fills up [batch, labels]. */
function countedLabels(prediction: Value, target: Value, settings: CtcSettings): Value {
  const blank = blankOf(shapeOf(prediction)[2] as number, settings);
  return cast(and(not(equal(target, settings.padding)), not(equal(target, blank))), 'float32');
}

/** 1 where a label is the one before it again. @param mask [batch, labels, classes] */
function sameAsBefore(mask: Value): Value {
  const labels = shapeOf(mask)[1] as number;
  const part = (start: number, end: number) => slice(mask, { starts: [start], ends: [end], axes: [1] });
  const same = reduceSum(mul(part(0, labels - 1), part(1, labels)), { axes: [2] });
  return pad(same, { pads: [0, 1, 0, 0] });
}

/** ln p: at the end a path is at the last label, or at the blank behind it. */
function atEnd(blanks: Value, labels: Value, counted: Value): Value {
  const count = shapeOf(labels)[1] as number;
  const reached = pad(counted, { pads: [0, 1, 0, 0], value: 1 });
  const isLast = sub(reached, pad(counted, { pads: [0, 0, 0, 1] }));
  const beside = (last: Value) => mul(sub(1, last), NEVER);
  const ofLabels = slice(isLast, { starts: [1], ends: [count + 1], axes: [1] });
  return logSumExp(concat([add(blanks, beside(isLast)), add(labels, beside(ofLabels))], 1), 1);
}

const never = (batch: number, count: number): Value => filled(NEVER, [batch, count]);

/** ln Σ exp, safe from overflow, and from the logarithm of 0. */
function logAddExp(...terms: readonly Value[]): Value {
  const top = stopGradient(terms.reduce((a, b) => max(a, b)));
  return add(top, log(terms.map(term => exp(sub(term, top))).reduce((a, b) => add(a, b))));
}
