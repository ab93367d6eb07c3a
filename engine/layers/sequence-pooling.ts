import { shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  cast,
  div,
  equal,
  iota,
  max,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  slice,
  squeeze,
  sub,
  unsqueeze,
} from '../ops/index.ts';
import { bool, choice } from './attribute.ts';
import { layer } from './layer.ts';
import { lengthsOf, requireMask, requireSequence, sequenceInputs } from './recurrent.ts';

/** Below every number that a network works with, and still finite: infinity times zero is not a number. */
const FAR_BELOW = -1e30;

/** A sequence as one list of features. */
export const SequencePooling = layer({
  type: 'SequencePooling',
  version: 1,
  category: 'sequence',
  doc: 'Makes one list of features of a sequence: its last step, its first, the mean or the maximum over time.',
  synonyms: ['Pooling Over Time', 'Last Step', 'Mean Pooling', 'Global Average Pooling 1D', 'CLS Token'],
  attributes: {
    method: choice({
      default: 'mean',
      options: ['last', 'first', 'mean', 'max'],
      doc: 'The last step, the first, or the mean or maximum of each feature over the steps.',
    }),
    masked: bool({ default: false, doc: 'Take a mask (1 a step, 0 padding): padding counts for nothing.' }),
  },
  inputs: sequenceInputs,
  outputs: { y: '[batch, features].' },
  summary: ({ method }) => method,
  lower(inputs: { readonly [port: string]: Value }, { method, masked }) {
    const x = inputs.x!;
    requireSequence(x);
    const at = (start: number) => squeeze(slice(x, { starts: [start], ends: [start + 1], axes: [1] }), [1]);
    if (!masked || method === 'first') {
      if (masked) requireMask(inputs.mask!, x);
      const steps = Number(shapeOf(x)[1]);
      if (method === 'first') return { y: at(0) };
      if (method === 'last') return { y: at(steps - 1) };
      return { y: method === 'mean' ? reduceMean(x, { axes: [1] }) : reduceMax(x, { axes: [1] }) };
    }
    const mask = inputs.mask!;
    const lengths = lengthsOf(mask, x);
    const [batch, steps] = shapeOf(x) as [number, number];
    const weights = unsqueeze(mask, [-1]);
    if (method === 'max') return { y: reduceMax(add(x, mul(sub(1, weights), FAR_BELOW)), { axes: [1] }) };
    if (method === 'mean') {
      // A sequence of padding alone has the mean 0.
      const count = reshape(max(cast(lengths, 'float32'), 1), [batch, 1]);
      return { y: div(reduceSum(mul(x, weights), { axes: [1] }), count) };
    }
    const isLast = cast(
      equal(reshape(iota(steps), [1, steps, 1]), reshape(sub(lengths, 1), [batch, 1, 1])),
      'float32',
    );
    return { y: reduceSum(mul(x, isLast), { axes: [1] }) };
  },
});
