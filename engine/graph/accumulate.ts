/**
 * Gradient accumulation: several small batches make one update, as if they were one batch.
 *
 * Each step adds its gradient, times the number of samples that count in it, to what is kept; the update is made with the
 * sum divided by the number of all these samples. With batches of one size that is PyTorch's loop over `(loss / n).backward()`; a
 * short last batch counts for as many samples as it has. Where a loss counts samples unequally (class weights), or a layer looks at
 * the whole batch (BatchNorm), it does so batch by batch. The graph is the same at every step: in those that make no update the
 * optimizer's results are not taken.
 */
import { float32 } from '../ir/type.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import { total } from '../metrics/sums.ts';
import { add, div, filled, greater, mul, reshape, where } from '../ops/index.ts';
import type { State } from './compiled.ts';
import type { Parameter } from './lower.ts';
import type { StateStep } from './step.ts';

/** Name of the scalar that is 1 in a step that makes an update, and of the slot that counts the samples since the last one. */
export const MAKES_UPDATE = 'makes_update';
export const GATHERED_SAMPLES = 'gathered_samples';

export interface Accumulation {
  readonly scalar: Value;
  readonly samples: StateStep;
  /** The mean gradient of all samples since the last update, and the slot that it is gathered in. */
  gather(parameter: Parameter, gradient: Value): { readonly mean: Value; readonly slot: StateStep };
  /** What is changed only in a step that makes an update. */
  gate(step: StateStep): StateStep;
}

/** @param sampleWeight [batch], 1 for each sample that counts. */
export function accumulation(sampleWeight: Value): Accumulation {
  const scalar = input('scalar', MAKES_UPDATE, float32([]));
  const updates = greater(scalar, 0.5);
  const emptied = (value: Value): Value => where(updates, filled(0, []), value);
  const state: State = { name: GATHERED_SAMPLES, role: 'slot', node: '', type: float32([]) };
  const before = input('slot', state.name, state.type);
  const count = reshape(total(sampleWeight), []);
  const samples = add(before, count);
  return {
    scalar,
    samples: { state, value: before, next: emptied(samples) },
    gather: (parameter, gradient) =>
      withOrigin(parameter.state.node, () => {
        const slot: State = {
          ...parameter.state,
          name: `${parameter.state.name}/gradient_sum`,
          role: 'slot',
        };
        const value = input('slot', slot.name, slot.type);
        const sum = add(value, mul(gradient, count));
        return { mean: div(sum, samples), slot: { state: slot, value, next: emptied(sum) } };
      }),
    gate: step =>
      withOrigin(step.state.node, () => ({ ...step, next: where(updates, step.next, step.value) })),
  };
}
