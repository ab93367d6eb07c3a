/**
 * Optimizers that take turns: the discriminator and the generator of a GAN (Goodfellow et al., 2014). In each step, on one batch,
 * the first phase makes its losses small by its nodes' parameters; then the forward pass is made anew with what it changed, for
 * the second, and so on. What is drawn in a step (dropout, noise) is the same in all of its phases. In a phase, only the running
 * statistics of those nodes go on that its losses depend on. A node that stands for a block stands for all within it.
 */
import type { NodeId, Phase, Training } from '../document/document.ts';
import { operationsOf, type Value } from '../ir/value.ts';
import { add, reshape } from '../ops/index.ts';
import { pathOf } from './expand.ts';
import type { Judgement } from './judge.ts';
import type { Buffer, Lowering, Parameter } from './lower.ts';
import { penaltyOf } from './penalty.ts';

/** What one optimizer does in a step. */
export interface Turn extends Pick<Training, 'optimizer' | 'clipNorm' | 'clipValue'> {
  /** Of the names of its scalars and slots. */
  readonly prefix: string;
  /** Penalty included; shape []. */
  readonly loss: Value;
  /** Those that are not frozen. */
  readonly trained: readonly Parameter[];
  /** The document has phases, and this is one of them. */
  readonly isPhase: boolean;
}

export function turnsOf(training: Training, lowering: Lowering, judgement: Judgement): Turn[] {
  const free = lowering.parameters.filter(({ settings }) => !settings.frozen);
  const { phases = [] } = training;
  if (phases.length === 0) {
    const { optimizer, clipNorm, clipValue } = training;
    const loss = penalized(judgement.loss, free);
    return [{ optimizer, clipNorm, clipValue, prefix: '', loss, trained: free, isPhase: false }];
  }
  return phases.map(({ optimizer, clipNorm, clipValue, outputs, nodes }, i) => {
    const trained = free.filter(({ state }) => isOf({ nodes }, state.node));
    const losses = judgement.losses.filter(({ node }) => outputs.includes(node)).map(({ loss }) => loss);
    const loss = penalized(losses.reduce(add), trained);
    return { optimizer, clipNorm, clipValue, prefix: `phase${i + 1}/`, loss, trained, isPhase: true };
  });
}

function penalized(loss: Value, parameters: readonly Parameter[]): Value {
  const penalty = penaltyOf(parameters);
  return penalty ? add(loss, reshape(penalty, [])) : loss;
}

/** Whether a phase trains the parameters of a node of the flat graph. */
export const isOf = ({ nodes }: Pick<Phase, 'nodes'>, owner: NodeId): boolean =>
  nodes.includes(pathOf(owner)[0]!);

/** The buffers that a turn changes. */
export function buffersIn({ loss, isPhase }: Turn, buffers: readonly Buffer[]): readonly Buffer[] {
  if (!isPhase) return buffers;
  const nodes = new Set(operationsOf([loss]).map(({ origin }) => origin));
  return buffers.filter(({ users }) => users.some(user => nodes.has(user)));
}
