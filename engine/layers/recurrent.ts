/**
 * What SimpleRNN, LSTM and GRU share: directions, layers, lengths, and the two ways to say a recurrence. Definitions, names
 * and layouts of the parameters are PyTorch's (`weight_ih_l0` [gates·units, features], `weight_hh_l0_reverse` …), so its
 * weights fit as they are.
 */

import { layerProblem } from '../graph/problem-codes.ts';
import { pytorch } from '../initializers/pytorch.ts';
import { formatShape, sameShape } from '../ir/type.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  cast,
  clip,
  concat,
  gemm,
  greater,
  iota,
  less,
  matmul,
  mul,
  reduceSum,
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
import { bool, choice, float, int } from './attribute.ts';
import { applyLayer } from './compose.ts';
import { Dropout } from './dropout.ts';
import type { Ports, Scope } from './layer.ts';
import { requireFloat } from './require.ts';

export const recurrentAttributes = {
  units: int({ default: 64, min: 1, doc: 'Size of the state, in each direction.' }),
  returns: choice({
    default: 'last',
    options: ['last', 'all'],
    doc: 'The state after the last step, or the states after all steps as a sequence.',
  }),
  layers: int({
    default: 1,
    min: 1,
    max: 16,
    doc: 'Layers on top of one another, each over all steps of the one before.',
  }),
  bidirectional: bool({
    default: false,
    doc: 'Also reads from the last step to the first, with parameters of its own; the two are joined.',
  }),
  bias: bool({ default: true, doc: 'Add trainable biases.' }),
  dropout: float({
    default: 0,
    min: 0,
    max: 0.99,
    doc: 'Share of the values that is dropped between two layers.',
  }),
  masked: bool({
    default: false,
    doc: 'Take a mask (1 a step, 0 padding at the end): a sequence ends with its last step that counts.',
  }),
  initialState: bool({
    default: false,
    doc: 'Take the state before the first step, such as the final state of another layer; zeros otherwise.',
  }),
  finalState: bool({ default: false, doc: 'Also give the state after the last step that counts.' }),
};

export const sequenceInputs = ({ masked }: { readonly masked: boolean }): Ports => ({
  x: 'Sequences [batch, steps, features].',
  ...(masked && { mask: 'Which steps count [batch, steps].' }),
});

const SHAPE = '[batch, units], or [batch, layers · directions, units] where there are several.';

/** @param states the names of the cell's states: h, and c of an LSTM */
export const recurrentPorts = (states: readonly string[]) => ({
  inputs: ({ masked, initialState }: RecurrentAttributes): Ports => ({
    ...sequenceInputs({ masked }),
    ...(initialState &&
      Object.fromEntries(states.map(name => [`${name}0`, `State ${name} before the first step: ${SHAPE}`]))),
  }),
  outputs: ({ finalState }: RecurrentAttributes): Ports => ({
    y: '[batch, units] or [batch, steps, units]; twice the units where bidirectional.',
    ...(finalState &&
      Object.fromEntries(states.map(name => [name, `State ${name} after the last step: ${SHAPE}`]))),
  }),
});

export interface RecurrentAttributes {
  readonly units: number;
  readonly returns: 'last' | 'all';
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly bias: boolean;
  readonly dropout: number;
  readonly masked: boolean;
  readonly initialState: boolean;
  readonly finalState: boolean;
}

export const recurrentSummary = ({ units, layers, bidirectional }: RecurrentAttributes): string =>
  [`${units}`, ...(layers > 1 ? [`${layers} layers`] : []), ...(bidirectional ? ['↔'] : [])].join(' · ');

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

interface Weights {
  /** [gates·units, features] and [gates·units, units] */
  readonly input: Value;
  readonly hidden: Value;
  /** [gates·units] each */
  readonly biases: readonly [Value, Value] | null;
}

/** The results of all steps [steps, batch, directions·units], and each direction's states after the last [batch, units]. */
interface States {
  readonly all: Value;
  readonly final: readonly (readonly Value[])[];
}

/** What a layer begins with and where it ends. */
interface Bounds {
  /** int32 [batch]; null: all steps count. */
  readonly lengths: Value | null;
  /** Each direction's states before the first step [batch, units]; null: zeros. */
  readonly initial: readonly (readonly Value[])[] | null;
}

export function runLayers(
  cell: Cell,
  inputs: { readonly [port: string]: Value },
  attributes: RecurrentAttributes,
  scope: Scope,
): { [port: string]: Value } {
  const { units, layers, bidirectional, bias, dropout, returns } = attributes;
  const x = inputs.x!;
  requireSequence(x);
  const lengths = attributes.masked ? lengthsOf(inputs.mask!, x) : null;
  const directions = bidirectional ? ['', '_reverse'] : [''];
  const count = layers * directions.length;
  const initial = attributes.initialState ? initialStates(cell, inputs, count, units, scope) : null;
  const final: (readonly Value[])[] = [];
  // Steps first, as both ways to run have it.
  let sequence = transpose(x, [1, 0, 2]);
  for (let layer = 0; layer < layers; layer++) {
    if (layer > 0) sequence = applyLayer(Dropout, sequence, { rate: dropout }, scope);
    const features = Number(shapeOf(sequence)[2]);
    const weights = directions.map(direction => {
      const end = `_l${layer}${direction}`;
      const rows = cell.onnxOrder.length * units;
      // A row is one gate of one unit.
      const parameter = (name: string, shape: readonly number[]) =>
        scope.parameter(`${name}${end}`, shape, pytorch, { fanIn: units, fanOut: units }, 0);
      return {
        input: parameter('weight_ih', [rows, features]),
        hidden: parameter('weight_hh', [rows, units]),
        biases: bias ? ([parameter('bias_ih', [rows]), parameter('bias_hh', [rows])] as const) : null,
      };
    });
    const run = scope.mode === 'training' ? runByScan : runByOperator;
    const own = initial?.slice(layer * directions.length, (layer + 1) * directions.length) ?? null;
    const states = run(cell, sequence, weights, { lengths, initial: own }, units);
    sequence = states.all;
    final.push(...states.final);
  }
  return {
    y: returns === 'last' ? lastOf(final.slice(-directions.length)) : transpose(sequence, [1, 0, 2]),
    ...(attributes.finalState && finalStates(cell, final)),
  };
}

/** The directions' results after the last step, side by side [batch, directions·units]. */
export const lastOf = (final: States['final']): Value =>
  concat(
    final.map(([result]) => result!),
    1,
  );

/** Of each layer and direction, in PyTorch's order, from one value for each state that holds all of them. */
function initialStates(
  { states }: Cell,
  inputs: { readonly [port: string]: Value },
  count: number,
  units: number,
  { batch }: Scope,
): Value[][] {
  const expected = count === 1 ? [batch, units] : [batch, count, units];
  const parts = states.map(name => {
    const port = `${name}0`;
    const value = inputs[port]!;
    requireFloat(value, port);
    if (!sameShape(shapeOf(value), expected))
      throw layerProblem(
        'layout-expected',
        { expected: formatShape(expected), shape: formatShape(shapeOf(value)) },
        { port },
      );
    if (count === 1) return [value];
    return split(value, new Array<number>(count).fill(1), 1).map(part => squeeze(part, [1]));
  });
  return Array.from({ length: count }, (_, i) => parts.map(part => part[i]!));
}

const finalStates = ({ states }: Cell, final: States['final']): { [port: string]: Value } =>
  Object.fromEntries(
    states.map((name, i) => {
      const parts = final.map(of => of[i]!);
      return [name, parts.length === 1 ? parts[0]! : stack(parts, 1)];
    }),
  );

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

export function requireSequence(x: Value, port = 'x'): void {
  requireFloat(x, port);
  if (shapeOf(x).length !== 3)
    throw layerProblem('sequence-expected', { shape: formatShape(shapeOf(x)) }, { port });
}

/**
 * int32 [batch] of a mask [batch, steps] that belongs to the sequence. Any numbers may arrive as a mask: ONNX's
 * operators stop at lengths below 0 or beyond the sequence.
 */
export function lengthsOf(mask: Value, x: Value): Value {
  requireMask(mask, x);
  return cast(clip(reduceSum(mask, { axes: [1] }), 0, Number(shapeOf(mask)[1])), 'int32');
}

/** float32 [batch, steps] beside a sequence [batch, steps, …]. */
export function requireMask(mask: Value, x: Value, port = 'mask'): void {
  requireFloat(mask, port);
  const [batch, steps] = shapeOf(x);
  const shape = shapeOf(mask);
  if (shape.length !== 2 || shape[0] !== batch || shape[1] !== steps)
    throw layerProblem(
      'mask-shape',
      { shape: formatShape(shape), expected: formatShape([batch!, steps!]) },
      { port },
    );
}
