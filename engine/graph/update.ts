/** The backward pass and the optimizer: from a loss to the next value of every parameter and slot. */
import { gradients } from '../autodiff.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import { clipByNorm, clipByValue } from '../optimizers/clip.ts';
import { boundNorm } from '../optimizers/max-norm.ts';
import type { Accumulation } from './accumulate.ts';
import type { State } from './compiled.ts';
import { type Groups, groupParameters } from './groups.ts';
import type { Parameter } from './lower.ts';
import type { Turn } from './phases.ts';
import type { StateStep } from './step.ts';

export interface Updating extends Pick<Groups, 'scalars' | 'plan'> {
  /** Each parameter that is trained, followed by its slots. */
  readonly steps: readonly StateStep[];
}

/** Parameters that the loss does not depend on keep their values and have no slots. */
export function updateParameters(turn: Turn, gathering: Accumulation | null): Updating {
  const { parameters, gradients, gathered } = gradientsOf(turn, gathering);
  const groups = groupParameters(turn.optimizer, parameters, turn.prefix);
  const clipped = clip(gradients, turn);
  const updated = parameters.map((parameter, i) => updateOne(parameter, clipped[i]!, groups, turn.prefix));
  return {
    steps: updated.flatMap((steps, i) => (gathering ? [...steps.map(gathering.gate), gathered[i]!] : steps)),
    scalars: groups.scalars,
    plan: groups.plan,
  };
}

/** Of the parameters that the loss depends on; with accumulation, the means since the last update, and where they are gathered. */
function gradientsOf({ loss, trained }: Turn, gathering: Accumulation | null) {
  const all = gradients(
    loss,
    trained.map(({ value }) => value),
  );
  const parameters = trained.filter((_, i) => all[i] !== null);
  const found = all.filter(gradient => gradient !== null);
  if (!gathering) return { parameters, gradients: found, gathered: [] };
  const both = parameters.map((parameter, i) => gathering.gather(parameter, found[i]!));
  return { parameters, gradients: both.map(({ mean }) => mean), gathered: both.map(({ slot }) => slot) };
}

function clip(gradients: readonly Value[], { clipNorm, clipValue = null }: Turn): readonly Value[] {
  const bounded = clipValue === null ? gradients : clipByValue(gradients, clipValue);
  return clipNorm === null ? bounded : clipByNorm(bounded, clipNorm);
}

/** The parameter and its slots. */
const updateOne = (parameter: Parameter, gradient: Value, groups: Groups, prefix: string): StateStep[] =>
  withOrigin(parameter.state.node, () => {
    const { state, value, unitAxis } = parameter;
    const { maxNorm } = parameter.settings;
    const { hyper, scalars } = groups.of(parameter);
    const slots = groups.optimizer.slots(hyper).map(name => {
      const slot: State = { ...state, name: `${state.name}/${prefix}${name}`, role: 'slot' };
      return { name, state: slot, value: input('slot', slot.name, slot.type) };
    });
    const values = Object.fromEntries(slots.map(slot => [slot.name, slot.value]));
    const next = groups.optimizer.update({ parameter: value, gradient, slots: values, scalars }, hyper);
    const bounded =
      maxNorm === null || unitAxis === null ? next.parameter : boundNorm(next.parameter, unitAxis, maxNorm);
    return [
      { state, value, next: bounded },
      ...slots.map(slot => ({ state: slot.state, value: slot.value, next: next.slots[slot.name]! })),
    ];
  });
