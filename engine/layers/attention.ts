/** Scaled dot-product attention over several heads: Vaswani et al., Attention Is All You Need (2017). */
import { layerProblem } from '../graph/problem-codes.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  cast,
  concat,
  greater,
  iota,
  matmul,
  mul,
  neg,
  reshape,
  softmax,
  split,
  sub,
  transpose,
} from '../ops/index.ts';
import { applyLayer, within } from './compose.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import type { Scope } from './layer.ts';
import { requireMask, requireSequence } from './recurrent.ts';

/** What a score is lowered by where nothing may be read: its softmax is 0, and no infinity meets another. */
const FAR_BELOW = -1e9;

export interface AttentionSettings {
  readonly heads: number;
  readonly causal: boolean;
  readonly bias: boolean;
  /** Share of the weights that is dropped in training. */
  readonly dropout: number;
  readonly positions: 'none' | 'rotary';
}

/**
 * @param x      queries [batch, steps, features]
 * @param memory what is read [batch, other steps, other features]; x itself in self-attention
 * @param mask   which steps of the memory count [batch, other steps]
 * @returns as x
 */
export function attend(
  x: Value,
  memory: Value,
  mask: Value | null,
  settings: AttentionSettings,
  scope: Scope,
): Value {
  const { heads, causal, bias, dropout, positions } = settings;
  requireSequence(x);
  if (memory !== x) requireSequence(memory, 'memory');
  if (mask) requireMask(mask, memory);
  const [batch, steps, features] = shapeOf(x) as [number, number, number];
  const others = Number(shapeOf(memory)[1]);
  if (features % heads !== 0)
    throw layerProblem('heads-features', { features, heads }, { attribute: 'heads' });
  const size = features / heads;
  if (positions === 'rotary' && size % 2 !== 0)
    throw layerProblem('rotary-odd', { size }, { attribute: 'positions' });

  const project = (value: Value, part: string): Value =>
    applyLayer(Dense, value, { units: features, bias }, within(scope, part));
  /** [batch, heads, steps, size] */
  const byHead = (value: Value, count: number): Value =>
    transpose(reshape(value, [batch, count, heads, size]), [0, 2, 1, 3]);
  const turned = (value: Value, count: number): Value =>
    positions === 'rotary' ? rotate(value, count, size) : value;
  const queries = turned(byHead(project(x, 'query'), steps), steps);
  const keys = turned(byHead(project(memory, 'key'), others), others);
  const values = byHead(project(memory, 'value'), others);

  let scores = matmul(mul(queries, 1 / Math.sqrt(size)), transpose(keys, [0, 1, 3, 2]));
  if (mask) scores = add(scores, reshape(mul(sub(1, mask), FAR_BELOW), [batch, 1, 1, others]));
  if (causal) {
    // The last query sees every key; each one before it sees one fewer.
    const last = add(reshape(iota(steps), [steps, 1]), others - steps);
    const hidden = cast(greater(reshape(iota(others), [1, others]), last), 'float32');
    scores = add(scores, mul(hidden, FAR_BELOW));
  }
  const weights = applyLayer(Dropout, softmax(scores, -1), { rate: dropout }, scope);
  const read = reshape(transpose(matmul(weights, values), [0, 2, 1, 3]), [batch, steps, features]);
  return project(read, 'output');
}

/**
 * Turns pairs of features by an angle that grows with the position, so that a product of two depends on their distance: Su et
 * al., RoFormer (2021), the pairs half a head apart as GPT-NeoX and LLaMA have them.
 * @param x [batch, heads, steps, size], the size even
 */
function rotate(x: Value, steps: number, size: number): Value {
  const half = size / 2;
  const turns = (of: (angle: number) => number): Value =>
    constant(
      table(steps, size, (position, i) => of(position / 10000 ** ((i % half) / half))),
      [steps, size],
    );
  const [first, second] = split(x, [half, half], 3) as [Value, Value];
  const turned = concat([neg(second), first], 3);
  return add(mul(x, turns(Math.cos)), mul(turned, turns(Math.sin)));
}

/** A number for each position and feature, row by row. */
export const table = (
  steps: number,
  features: number,
  of: (position: number, feature: number) => number,
): Float32Array =>
  Float32Array.from({ length: steps * features }, (_, i) => of(Math.floor(i / features), i % features));
