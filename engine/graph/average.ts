/**
 * Exponential moving average of the weights (Polyak and Juditsky, 1992, with forgetting): a' = d a + (1 - d) w' after each update, the
 * first of which copies, as PyTorch's AveragedModel does with this avg_fn. What is judged, kept as the best and exported has
 * these weights. Buffers, such as running statistics, are not averaged.
 */
import { float32 } from '../ir/type.ts';
import { input, type Value, withOrigin } from '../ir/value.ts';
import { add, mul, sub } from '../ops/index.ts';
import type { State } from './compiled.ts';
import type { StateStep } from './step.ts';

/** Name of the scalar d, which is 0 at the first update. */
export const AVERAGE_KEEPS = 'average_keeps';

const END = '/average';

/** The slot that holds the average of a parameter. */
export const averageOf = (parameter: string): string => parameter + END;

/** The parameter whose average a slot holds; null: it holds another thing. */
export const averagedBy = ({ name, role }: State): string | null =>
  role === 'slot' && name.endsWith(END) ? name.slice(0, -END.length) : null;

/** The averages of all parameters that the steps change. */
export function averages(steps: readonly StateStep[], keeps: Value): StateStep[] {
  const changing = steps.filter(({ state, value, next }) => state.role === 'parameter' && next !== value);
  return changing.map(({ state, next: weight }) =>
    withOrigin(state.node, () => {
      const average: State = { ...state, name: averageOf(state.name), role: 'slot' };
      const value = input('slot', average.name, average.type);
      return { state: average, value, next: add(mul(value, keeps), mul(weight, sub(1, keeps))) };
    }),
  );
}

export const averageKeeps = (): Value => input('scalar', AVERAGE_KEEPS, float32([]));

/** By name; where there is the average of a parameter, it stands in the parameter's place. */
export function withAverages<T>(state: { readonly [name: string]: T }): { readonly [name: string]: T } {
  const averaged = Object.entries(state).flatMap(([name, value]): [string, T][] => {
    const parameter = name.slice(0, -END.length);
    return name.endsWith(END) && Object.hasOwn(state, parameter) ? [[parameter, value]] : [];
  });
  return averaged.length === 0 ? state : { ...state, ...Object.fromEntries(averaged) };
}
