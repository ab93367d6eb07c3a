/** L1 and L2 regularization of single parameters: a part of what is made small, and a figure of its own. */
import { type Value, withOrigin } from '../ir/value.ts';
import { total } from '../metrics/sums.ts';
import { abs, add, concat, filled, mul } from '../ops/index.ts';
import type { Judgement } from './judge.ts';
import type { Parameter } from './lower.ts';
import { measureOf } from './measure.ts';

/**
 * Σ l1 Σ|w| + l2 Σw² over the parameters, [1]; null where none has a share in it. Sums, not means, and no half before l2, as Keras'
 * L1L2 has it; in PyTorch `loss + l1 * w.abs().sum() + l2 * w.square().sum()`, so l2 = λ / 2 is SGD's weight decay λ.
 */
export function penaltyOf(parameters: readonly Parameter[]): Value | null {
  const parts = parameters.flatMap(({ state, value, settings: { l1, l2 } }) =>
    withOrigin(state.node, () => [
      ...(l1 > 0 ? [mul(total(abs(value)), l1)] : []),
      ...(l2 > 0 ? [mul(total(mul(value, value)), l2)] : []),
    ]),
  );
  return parts.length === 0 ? null : parts.reduce((sum, part) => add(sum, part));
}

/** With the penalty among the measures, as its mean over the steps; `loss` stays that of the data. */
export function withPenalty(
  judgement: Judgement,
  penalty: Value | null,
): Pick<Judgement, 'measures' | 'sums'> {
  const { measures, sums } = judgement;
  if (!penalty) return { measures, sums };
  const offset = sums.type.shape[0] as number;
  return {
    measures: [
      ...measures,
      measureOf({ name: 'penalty', offset, length: 2, better: 'lower', finish: { kind: 'mean' } }),
    ],
    sums: concat([sums, penalty, filled(1, [1])], 0),
  };
}
