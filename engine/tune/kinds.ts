/** What measurements say of kinds of operations, without the graph that has them. */
import type { FormChoices } from '../onnx/form-choices.ts';
import type { Measured } from './measure.ts';
import type { Measurements } from './tune.ts';

/** Operations that are the same, and the forms that they might take. */
export interface Kind {
  readonly key: string;
  readonly declared: readonly string[];
}

export interface ChosenForms {
  /** Of every kind that has been measured. */
  readonly choices: FormChoices;
  /** Of those, the ones that are not the usual form: what is written of the graph depends on these alone. */
  readonly unusual: FormChoices;
  /** Kinds in all; those that take another form than the usual one; those still to be measured. */
  readonly operations: number;
  readonly faster: number;
  readonly left: number;
}

export function chosenForms(kinds: readonly Kind[], known: Measurements): ChosenForms {
  const measured = kinds.flatMap(kind => {
    const result = known[kind.key];
    return isComplete(result, kind) ? [{ key: kind.key, ...result }] : [];
  });
  const unusual = measured.filter(({ chosen, usual }) => chosen !== usual);
  const named = (list: typeof measured): FormChoices =>
    Object.fromEntries(list.map(({ key, chosen }) => [key, chosen]));
  return {
    choices: named(measured),
    unusual: named(unusual),
    operations: kinds.length,
    faster: unusual.length,
    left: kinds.length - measured.length,
  };
}

export const isComplete = (
  result: Measured | undefined,
  { declared }: Kind,
): result is Measured & { readonly chosen: string } =>
  result !== undefined &&
  result.chosen !== null &&
  declared.every(form => result.seconds[form] !== undefined);
