/**
 * What SimpleRNN, LSTM and GRU share: attributes, ports, layers and directions, and lengths. Definitions, names
 * and layouts of the parameters are PyTorch's (`weight_ih_l0` [gates·units, features], `weight_hh_l0_reverse` …), so its
 * weights fit as they are.
 */

import { layerProblem } from '../graph/problem-codes.ts';
import { pytorch } from '../initializers/pytorch.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { cast, clip, reduceSum, transpose } from '../ops/index.ts';
import { bool, choice, float, int } from './attribute.ts';
import { applyLayer } from './compose.ts';
import { Dropout } from './dropout.ts';
import type { Ports, Scope } from './layer.ts';
import { type Cell, runByOperator, runByScan } from './recurrence.ts';
import { finalStates, initialStates, lastOf } from './recurrent-states.ts';
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
