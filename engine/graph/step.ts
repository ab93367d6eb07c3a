/** One training step: from a judged forward pass to the next value of all state. */
import type { Training } from '../document/document.ts';
import { substitute } from '../ir/substitute.ts';
import type { Value } from '../ir/value.ts';
import { type Accumulation, accumulation, MAKES_UPDATE } from './accumulate.ts';
import { AVERAGE_KEEPS, averageKeeps, averages } from './average.ts';
import type { State } from './compiled.ts';
import type { Judgement } from './judge.ts';
import type { Buffer, Lowering } from './lower.ts';
import { penaltyOf, withPenalty } from './penalty.ts';
import { buffersIn, turnsOf } from './phases.ts';
import type { ScalarPlan } from './scalar-values.ts';
import { updateParameters } from './update.ts';

export interface StateStep {
  readonly state: State;
  readonly value: Value;
  /** After the step. */
  readonly next: Value;
}

export interface Step extends Pick<Judgement, 'measures' | 'sums'> {
  /** Parameters, slots and buffers. */
  readonly states: readonly StateStep[];
  /** float32 [] inputs that the run fills, by name. */
  readonly scalars: { readonly [name: string]: Value };
  /** What their values follow from. */
  readonly plan: Omit<ScalarPlan, 'random'>;
}

/** The measures are those of the forward pass with which the step begins. */
export function trainingStep(lowering: Lowering, judgement: Judgement, training: Training): Step {
  const gathering = (training.accumulate ?? 1) > 1 ? accumulation(lowering.sampleWeight!) : null;
  const turns = turnsOf(training, lowering, judgement);
  const updates = turns.map(turn => updateParameters(turn, gathering));
  const stepOf = ({ state, value, next }: Buffer): StateStep => ({ state, value, next: next ?? value });
  const changed = inTurn(
    updates.map(({ steps }, i) => [...steps, ...buffersIn(turns[i]!, lowering.buffers).map(stepOf)]),
    [...lowering.parameters, ...lowering.buffers],
  );
  const averaging = training.averaging ? average(changed, gathering) : null;
  return {
    ...withPenalty(judgement, penaltyOf([...new Set(turns.flatMap(({ trained }) => trained))])),
    states: [...changed, ...(averaging?.steps ?? []), ...(gathering ? [gathering.samples] : [])],
    scalars: {
      ...Object.assign({}, ...updates.map(({ scalars }) => scalars)),
      ...averaging?.scalars,
      ...(gathering && { [MAKES_UPDATE]: gathering.scalar }),
    },
    plan: {
      optimizers: updates.map(({ plan }) => plan),
      averaging: training.averaging?.decay ?? null,
      accumulates: gathering !== null,
    },
  };
}

/**
 * One list of changes after the other, each from the state that the one before it left: where a value has been changed, all that a
 * later change makes of it, the forward pass included, is built again. Every state once; what nothing changes is kept.
 */
function inTurn(
  turns: readonly (readonly StateStep[])[],
  all: readonly Omit<StateStep, 'next'>[],
): StateStep[] {
  let now: ReadonlyMap<Value, Value> = new Map();
  for (const steps of turns) {
    const next = substitute(
      steps.map(step => step.next),
      now,
    );
    now = new Map([...now, ...steps.map(({ value }, i) => [value, next[i]!] as const)]);
  }
  const states = new Map<string, Omit<StateStep, 'next'>>();
  for (const step of [...turns.flat(), ...all])
    if (!states.has(step.state.name)) states.set(step.state.name, step);
  return [...states.values()].map(({ state, value }) => ({ state, value, next: now.get(value) ?? value }));
}

function average(steps: readonly StateStep[], gathering: Accumulation | null) {
  const keeps = averageKeeps();
  const slots = averages(steps, keeps);
  return {
    steps: gathering ? slots.map(gathering.gate) : slots,
    scalars: { [AVERAGE_KEEPS]: keeps },
  };
}
