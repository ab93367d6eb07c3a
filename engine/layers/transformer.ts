/** What the Transformer blocks share: where the norms stand, and the feed-forward part. */
import type { Value } from '../ir/value.ts';
import { add } from '../ops/index.ts';
import { Activation } from './activation.ts';
import { choice, float, int } from './attribute.ts';
import { applyLayer, within } from './compose.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import type { Scope } from './layer.ts';
import { LayerNorm } from './layer-norm.ts';
import { attentionAttributes } from './multi-head-attention.ts';

export const blockAttributes = {
  heads: attentionAttributes.heads,
  feedForward: int({
    default: 256,
    min: 1,
    doc: 'Features between the two products of the feed-forward part.',
  }),
  activation: choice({
    default: 'gelu',
    options: ['gelu', 'relu', 'silu'],
    doc: 'The function between those two products.',
  }),
  norm: choice({
    default: 'pre',
    options: ['pre', 'post'],
    doc: 'pre: each part reads normalized values, which trains more easily. post: sums are normalized, as in 2017.',
  }),
  positions: attentionAttributes.positions,
  bias: attentionAttributes.bias,
  dropout: attentionAttributes.dropout,
  epsilon: float({
    default: 1e-5,
    min: 0,
    exclusive: true,
    doc: 'Added to the variances, against division by 0.',
  }),
};

interface BlockSettings {
  readonly feedForward: number;
  readonly activation: 'gelu' | 'relu' | 'silu';
  readonly norm: 'pre' | 'post';
  readonly bias: boolean;
  readonly dropout: number;
  readonly epsilon: number;
}

/** x + part(x), with its norm before or behind. */
export function residual(
  x: Value,
  name: string,
  { norm, dropout: rate, epsilon }: BlockSettings,
  scope: Scope,
  part: (x: Value) => Value,
): Value {
  const normalized = (value: Value) => applyLayer(LayerNorm, value, { epsilon }, within(scope, name));
  const sum = (value: Value) => add(x, applyLayer(Dropout, value, { rate }, scope));
  return norm === 'pre' ? sum(part(normalized(x))) : normalized(sum(part(x)));
}

/** Two products at each step, with a function between them. */
export function feedForward(x: Value, settings: BlockSettings, features: number, scope: Scope): Value {
  const { bias } = settings;
  const inner = applyLayer(Dense, x, { units: settings.feedForward, bias }, within(scope, 'expand'));
  const active = applyLayer(Activation, inner, { function: settings.activation }, scope);
  const kept = applyLayer(Dropout, active, { rate: settings.dropout }, scope);
  return applyLayer(Dense, kept, { units: features, bias }, within(scope, 'contract'));
}
