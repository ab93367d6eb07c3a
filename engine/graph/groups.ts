/** An optimizer's hyperparameters and scalars, by group: parameters with a learning rate or weight decay of their own are apart. */
import type { Configured } from '../document/document.ts';
import { float32 } from '../ir/type.ts';
import { input, type Value } from '../ir/value.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { StepMoment } from './compiled.ts';
import type { Parameter } from './lower.ts';

export interface Group {
  readonly hyper: Hyper;
  /** By the optimizer's own names. */
  readonly scalars: { readonly [name: string]: Value };
}
type Hyper = ValuesOf<Optimizer['attributes']>;

export interface Groups {
  readonly optimizer: Optimizer;
  of(parameter: Parameter): Group;
  /** float32 [] inputs that `scalarValues` fills, by their names in the graph. */
  readonly scalars: { readonly [name: string]: Value };
  /** In float64. `step` counts the updates, 0 for the first; `rate` makes the learning rate of the optimizer's own. */
  scalarValues(step: number, rate: StepMoment['rate']): { readonly [name: string]: number };
}

/** The names of a group's scalars end in its number, but for those of the group whose factors are 1. */
export function groupParameters(
  { type, attributes }: Configured,
  parameters: readonly Parameter[],
  prefix: string,
): Groups {
  const optimizer = optimizers[type]!;
  const hyper = withDefaults(optimizer.attributes, attributes);
  const own = Object.keys(optimizer.scalars(0, 0, hyper));
  const keyOf = ({ settings }: Parameter) => `${settings.learningRate} ${settings.weightDecay}`;
  const groups = new Map<string, Group & { readonly factor: number; nameOf(scalar: string): string }>();
  let numbered = 0;
  for (const parameter of parameters) {
    const { learningRate: factor, weightDecay } = parameter.settings;
    if (groups.has(keyOf(parameter))) continue;
    const suffix = factor === 1 && weightDecay === 1 ? '' : `/${++numbered}`;
    const nameOf = (scalar: string): string => `${prefix}${scalar}${suffix}`;
    const scalars = Object.fromEntries(own.map(name => [name, input('scalar', nameOf(name), float32([]))]));
    groups.set(keyOf(parameter), { hyper: decaying(hyper, weightDecay), scalars, factor, nameOf });
  }
  const all = [...groups.values()];
  return {
    optimizer,
    of: parameter => groups.get(keyOf(parameter))!,
    scalars: Object.assign({}, ...all.map(({ scalars, nameOf }) => renamed(scalars, nameOf))),
    scalarValues(step, rate) {
      const now = rate(hyper.learningRate);
      const values = all.map(({ hyper, factor, nameOf }) =>
        renamed(optimizer.scalars(step, now * factor, hyper), nameOf),
      );
      return Object.assign({}, ...values);
    },
  };
}

const renamed = <T>(table: { readonly [name: string]: T }, nameOf: (name: string) => string) =>
  Object.fromEntries(Object.entries(table).map(([name, value]): [string, T] => [nameOf(name), value]));

/** Every optimizer calls it so. */
const decaying = (hyper: Hyper, factor: number): Hyper => {
  const { weightDecay = 0 } = hyper as ValuesOf<AttributeTable>;
  return factor === 1 ? hyper : Object.assign({}, hyper, { weightDecay: Number(weightDecay) * factor });
};
