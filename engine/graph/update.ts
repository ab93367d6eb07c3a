/** The backward pass and the optimizer: from a loss to the next value of every parameter and slot. */
import { gradients } from '../autodiff.ts';
import type { Training } from '../document/document.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import { clipByNorm, clipByValue } from '../optimizers/clip.ts';
import { boundNorm } from '../optimizers/max-norm.ts';
import type { State } from './compiled.ts';
import { type Groups, groupParameters } from './groups.ts';
import type { Parameter } from './lower.ts';

export interface StateStep {
  readonly state: State;
  readonly value: Value;
  /** After the step. */
  readonly next: Value;
}

export interface Updating {
  /** Each parameter, followed by its slots. */
  readonly steps: readonly StateStep[];
  /** float32 [] inputs that `scalarValues` fills, by name. */
  readonly scalars: { readonly [name: string]: Value };
  /** In float64, for a step (0 for the first). */
  scalarValues(step: number, learningRate: number): { readonly [name: string]: number };
}

/** Frozen parameters, and those that the loss does not depend on, keep their values and have no slots. */
export function updateParameters(
  loss: Value,
  parameters: readonly Parameter[],
  { optimizer, clipNorm, clipValue = null }: Pick<Training, 'optimizer' | 'clipNorm' | 'clipValue'>,
): Updating {
  const gradientOf = gradientsOf(loss, parameters, { clipNorm, clipValue });
  const groups = groupParameters(optimizer, [...gradientOf.keys()]);
  return {
    steps: parameters.flatMap((parameter): StateStep[] => {
      const { state, value } = parameter;
      const gradient = gradientOf.get(parameter);
      return gradient ? updateOne(parameter, gradient, groups) : [{ state, value, next: value }];
    }),
    scalars: groups.scalars,
    scalarValues: groups.scalarValues,
  };
}

/** Clipped, of the parameters that have one. */
function gradientsOf(
  loss: Value,
  parameters: readonly Parameter[],
  { clipNorm, clipValue }: { clipNorm: number | null; clipValue: number | null },
): ReadonlyMap<Parameter, Value> {
  const free = parameters.filter(({ settings }) => !settings.frozen);
  const all = gradients(
    loss,
    free.map(({ value }) => value),
  );
  const learning = free.filter((_, i) => all[i] !== null);
  const found = all.filter(gradient => gradient !== null);
  const bounded = clipValue === null ? found : clipByValue(found, clipValue);
  const clipped = clipNorm === null ? bounded : clipByNorm(bounded, clipNorm);
  return new Map(learning.map((parameter, i) => [parameter, clipped[i]!]));
}

/** The parameter and its slots. */
const updateOne = (parameter: Parameter, gradient: Value, groups: Groups): StateStep[] =>
  withOrigin(parameter.state.node, () => {
    const { state, value, unitAxis } = parameter;
    const { maxNorm } = parameter.settings;
    const { hyper, scalars } = groups.of(parameter);
    const slots = groups.optimizer.slots(hyper).map(name => {
      const slot: State = { ...state, name: `${state.name}/${name}`, role: 'slot' };
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
