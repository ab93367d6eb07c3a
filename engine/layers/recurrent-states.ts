/** The states that a recurrence begins with and ends in, of all its layers and directions, as ports have them. */

import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, sameShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { concat, split, squeeze, stack } from '../ops/index.ts';
import type { Scope } from './layer.ts';
import type { Cell, States } from './recurrence.ts';
import { requireFloat } from './require.ts';

/** The directions' results after the last step, side by side [batch, directions·units]. */
export const lastOf = (final: States['final']): Value =>
  concat(
    final.map(([result]) => result!),
    1,
  );

/** Of each layer and direction, in PyTorch's order, from one value for each state that holds all of them. */
export function initialStates(
  { states }: Cell,
  inputs: { readonly [port: string]: Value },
  count: number,
  units: number,
  { batch }: Scope,
): Value[][] {
  const expected = count === 1 ? [batch, units] : [batch, count, units];
  const parts = states.map(name => {
    const port = `${name}0`;
    const value = inputs[port]!;
    requireFloat(value, port);
    if (!sameShape(shapeOf(value), expected))
      throw layerProblem(
        'layout-expected',
        { expected: formatShape(expected), shape: formatShape(shapeOf(value)) },
        { port },
      );
    if (count === 1) return [value];
    return split(value, new Array<number>(count).fill(1), 1).map(part => squeeze(part, [1]));
  });
  return Array.from({ length: count }, (_, i) => parts.map(part => part[i]!));
}

export const finalStates = ({ states }: Cell, final: States['final']): { [port: string]: Value } =>
  Object.fromEntries(
    states.map((name, i) => {
      const parts = final.map(of => of[i]!);
      return [name, parts.length === 1 ? parts[0]! : stack(parts, 1)];
    }),
  );
