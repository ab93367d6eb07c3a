/** All that a session on the CPU takes of a training graph, as plain data: whoever has it kept needs no graph. */
import type { TrainingGraph } from '../graph/compiled.ts';
import { type FlatUpdate, splitUpdate } from '../graph/split-update.ts';
import type { TensorType } from '../ir/type.ts';
import { type FlatPlan, flatPlans } from './flat-state.ts';
import type { KeptModel } from './model-cache.ts';
import { type SessionSettings, writtenModel } from './runtime.ts';
import { withUnreadResults } from './unread-results.ts';

export interface StepPlan extends KeptModel {
  /** What the model gives, to be run by `runUnread`; what the updates read and change has the shape that the model says. */
  readonly results: readonly { readonly name: string; readonly type: TensorType }[];
  readonly updates: readonly FlatPlan[];
}

/** Where a plan is kept. */
export interface PlanKeeper {
  get(make: () => Promise<StepPlan>): Promise<StepPlan>;
}

export async function planStep(training: TrainingGraph, settings: SessionSettings): Promise<StepPlan> {
  const { graph, updates } = splitUpdate(training);
  const { model, optimization } = await writtenModel(graph, settings, shapeless(updates));
  return {
    model: withUnreadResults(model),
    optimization,
    results: graph.outputs.map(({ name, value: { type } }) => ({ name, type })),
    updates: updates.flatMap(flatPlans),
  };
}

/** What lies in flat arrays, where shapes are forgotten. */
const shapeless = (updates: readonly FlatUpdate[]): ReadonlySet<string> =>
  new Set(
    updates.flatMap(({ members }) =>
      members.flatMap(({ states, gradient }) => [...states, ...(gradient ? [gradient.name] : [])]),
    ),
  );
