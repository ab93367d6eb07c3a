/** The backward pass and the optimizer: from a loss to the next value of every parameter and slot. */
import { gradients } from '../autodiff.ts';
import type { Training } from '../document/document.ts';
import { float32 } from '../ir/type.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import { withDefaults } from '../layers/attribute.ts';
import { clipByNorm, clipByValue } from '../optimizers/clip.ts';
import { optimizers } from '../optimizers/index.ts';
import type { State } from './compiled.ts';
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

/** A parameter that the loss does not depend on keeps its value and has no slots; `check` warns of it. */
export function updateParameters(
  loss: Value,
  parameters: readonly Parameter[],
  { optimizer: { type, attributes }, clipNorm, clipValue = null }: Training,
): Updating {
  const optimizer = optimizers[type]!;
  const hyper = withDefaults(optimizer.attributes, attributes);
  const scalars = Object.fromEntries(
    Object.keys(optimizer.scalars(0, 0, hyper)).map(name => [name, input('scalar', name, float32([]))]),
  );
  const all = gradients(
    loss,
    parameters.map(({ value }) => value),
  );
  const learning = parameters.filter((_, i) => all[i] !== null);
  const found = all.filter(gradient => gradient !== null);
  const bounded = clipValue === null ? found : clipByValue(found, clipValue);
  const clipped = clipNorm === null ? bounded : clipByNorm(bounded, clipNorm);
  const gradientOf = new Map(learning.map((parameter, i) => [parameter, clipped[i]!]));

  const steps = parameters.flatMap((parameter): StateStep[] => {
    const { state, value } = parameter;
    const gradient = gradientOf.get(parameter);
    if (!gradient) return [{ state, value, next: value }];
    return withOrigin(state.node, () => {
      const slots = optimizer.slots(hyper).map(name => {
        const slot: State = { ...state, name: `${state.name}/${name}`, role: 'slot' };
        return { name, state: slot, value: input('slot', slot.name, slot.type) };
      });
      const values = Object.fromEntries(slots.map(slot => [slot.name, slot.value]));
      const next = optimizer.update({ parameter: value, gradient, slots: values, scalars }, hyper);
      return [
        { state, value, next: next.parameter },
        ...slots.map(slot => ({ state: slot.state, value: slot.value, next: next.slots[slot.name]! })),
      ];
    });
  });
  return {
    steps,
    scalars,
    scalarValues: (step, learningRate) => optimizer.scalars(step, learningRate, hyper),
  };
}
