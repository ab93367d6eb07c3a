/** Which form each operation of a graph takes, as measurements have found: plain data that a run keeps. */
import { formatType } from '../ir/type.ts';
import { isGraph, type Operation } from '../ir/value.ts';
import type { ChosenForm } from './forms.ts';

/**
 * Names of forms by the keys of operations. They hold for the device and the threads that they were measured with; an operation that
 * is not listed takes the form that its row prefers.
 */
export interface FormChoices {
  readonly [key: string]: string;
}

/**
 * What the time of an operation depends on: its row, the types of its inputs and its attributes. Null where that is not fixed: a
 * symbolic dimension, or a body.
 */
export function keyOf({ row, inputs, attributes }: Operation): string | null {
  const types = inputs.map(({ type }) => type);
  if (types.some(({ shape }) => shape.some(dim => typeof dim !== 'number'))) return null;
  if (Object.values(attributes).some(isGraph)) return null;
  const settings = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const told = settings
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [row.name, ...types.map(formatType), ...told].join(' ');
}

export const chosenFrom =
  (choices: FormChoices): ChosenForm =>
  operation => {
    const key = keyOf(operation);
    return key === null ? undefined : choices[key];
  };
