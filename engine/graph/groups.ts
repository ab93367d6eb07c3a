/** An optimizer's hyperparameters and scalars, by group: parameters with a learning rate or weight decay of their own are apart. */
import type { Configured } from '../document/document.ts';
import { float32 } from '../ir/type.ts';
import { input, type Value } from '../ir/value.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from './lower.ts';
import type { OptimizerScalars } from './scalar-values.ts';

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
  /** What their values follow from. */
  readonly plan: OptimizerScalars;
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
  const groups = new Map<string, Group & OptimizerScalars['groups'][number]>();
  let numbered = 0;
  for (const parameter of parameters) {
    const { learningRate: factor, weightDecay } = parameter.settings;
    if (groups.has(keyOf(parameter))) continue;
    const suffix = factor === 1 && weightDecay === 1 ? '' : `/${++numbered}`;
    const scalars = Object.fromEntries(
      own.map(name => [name, input('scalar', prefix + name + suffix, float32([]))]),
    );
    groups.set(keyOf(parameter), { hyper: decaying(hyper, weightDecay), scalars, factor, suffix });
  }
  const all = [...groups.values()];
  return {
    optimizer,
    of: parameter => groups.get(keyOf(parameter))!,
    scalars: Object.fromEntries(
      all.flatMap(({ scalars, suffix }) =>
        Object.entries(scalars).map(([name, value]) => [prefix + name + suffix, value]),
      ),
    ),
    plan: {
      type,
      prefix,
      groups: all.map(({ suffix, factor, hyper }) => ({ suffix, factor, hyper })),
    },
  };
}

/** Every optimizer calls it so. */
const decaying = (hyper: Hyper, factor: number): Hyper => {
  const { weightDecay = 0 } = hyper as ValuesOf<AttributeTable>;
  return factor === 1 ? hyper : Object.assign({}, hyper, { weightDecay: Number(weightDecay) * factor });
};
