/** One layer of a recurrence in one or two directions, said in two ways: by a Scan, and by ONNX's own operators. */

import { constant, shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  cast,
  concat,
  gemm,
  greater,
  iota,
  less,
  matmul,
  mul,
  reshape,
  scan,
  split,
  squeeze,
  stack,
  sub,
  transpose,
  where,
  zeros,
} from '../ops/index.ts';
import type { OpRow } from '../ops/op.ts';
import { type RecurrentSettings, runRecurrent } from '../ops/recurrent.ts';

export interface Cell {
  readonly row: OpRow;
  readonly settings?: Pick<RecurrentSettings, 'activation'>;
  /** The names of its states; the first is the result. */
  readonly states: readonly string[];
  /** PyTorch's gates in ONNX's order; there are as many as in PyTorch's. */
  readonly onnxOrder: readonly number[];
  /**
   * One step. The first of the next states is the result.
   * @param x    [batch, gates·units], the input's part, with its bias
   * @param h    [batch, gates·units], the state's part, with its bias
   * @param units of the state
   */
  step(x: Value, h: Value, states: readonly Value[], units: number): readonly Value[];
}

export interface Weights {
  /** [gates·units, features] and [gates·units, units] */
  readonly input: Value;
  readonly hidden: Value;
  /** [gates·units] each */
  readonly biases: readonly [Value, Value] | null;
}

/** The results of all steps [steps, batch, directions·units], and each direction's states after the last [batch, units]. */
export interface States {
  readonly all: Value;
  readonly final: readonly (readonly Value[])[];
}

/** What a layer begins with and where it ends. */
export interface Bounds {
  /** int32 [batch]; null: all steps count. */
  readonly lengths: Value | null;
  /** Each direction's states before the first step [batch, units]; null: zeros. */
  readonly initial: readonly (readonly Value[])[] | null;
}

/** By a body for each step, which has a gradient. */
export function runByScan(
  cell: Cell,
  sequence: Value,
  weights: readonly Weights[],
  { lengths, initial }: Bounds,
  units: number,
): States {
  const [steps, batch] = shapeOf(sequence) as [number, number];
  // 1 where a step counts [steps, batch, 1].
  const counts =
    lengths && cast(less(reshape(iota(steps), [steps, 1, 1]), reshape(lengths, [1, batch, 1])), 'float32');
  const directions = weights.map(({ input, hidden, biases }, direction) => {
    // The input's part for all steps is one product.
    const product = matmul(sequence, transpose(input, [1, 0]));
    const first = initial?.[direction] ?? cell.states.map(() => zeros([batch, units]));
    return scan(
      {
        states: first,
        sequences: [biases ? add(product, biases[0]) : product, ...(counts ? [counts] : [])],
        shared: [hidden, ...(biases ? [biases[1]] : [])],
        reverse: direction === 1,
      },
      (before, [x, counting], [u, b]) => {
        const h = gemm(before[0]!, u!, { transB: true });
        const next = cell.step(x!, b ? add(h, b) : h, before, units);
        if (!counting) return { states: next, results: [next[0]!] };
        // Padding leaves the state as it is, and gives zeros.
        const kept = next.map((value, i) => add(before[i]!, mul(sub(value, before[i]!), counting)));
        return { states: kept, results: [mul(next[0]!, counting)] };
      },
    );
  });
  return {
    all: concat(
      directions.map(({ results }) => results[0]!),
      2,
    ),
    final: directions.map(({ states }) => states),
  };
}

/** By ONNX's own operator, which has none. */
export function runByOperator(
  cell: Cell,
  sequence: Value,
  weights: readonly Weights[],
  { lengths, initial }: Bounds,
  units: number,
): States {
  const [steps, batch] = shapeOf(sequence) as [number, number];
  const gates = cell.onnxOrder;
  const reorder = (value: Value): Value => {
    const parts = split(
      value,
      gates.map(() => units),
      0,
    );
    return concat(
      gates.map(gate => parts[gate]!),
      0,
    );
  };
  const stacked = (of: (weight: Weights) => Value): Value => stack(weights.map(of), 0);
  const [all, ...final] = runRecurrent(
    cell.row,
    sequence,
    {
      input: stacked(({ input }) => reorder(input)),
      recurrent: stacked(({ hidden }) => reorder(hidden)),
      bias: stacked(({ biases }) =>
        biases ? concat(biases.map(reorder), 0) : zeros([2 * gates.length * units]),
      ),
    },
    {
      lengths,
      initial:
        initial &&
        cell.states.map((_, i) =>
          stack(
            initial.map(states => states[i]!),
            0,
          ),
        ),
    },
    { units, direction: weights.length > 1 ? 'bidirectional' : 'forward', ...cell.settings },
  ) as [Value, ...Value[]];
  const ones = weights.map(() => 1);
  const apart = final.map(state => split(state, ones, 0).map(part => squeeze(part, [0])));
  // After a sequence of no steps at all onnxruntime says zeros, whatever it began with.
  const any = lengths && greater(reshape(lengths, [batch, 1]), constant(Int32Array.of(0), []));
  const kept = (state: Value, before: Value | undefined): Value =>
    any && before ? where(any, state, before) : state;
  return {
    all: reshape(transpose(all, [0, 2, 1, 3]), [steps, batch, weights.length * units]),
    final: weights.map((_, direction) =>
      apart.map((state, i) => kept(state[direction]!, initial?.[direction]?.[i])),
    ),
  };
}
