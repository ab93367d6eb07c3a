/** A dataset in memory: what every source gives, whatever its format. */
import type { Field } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import { InputError } from '../protocol.ts';

export type Values = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

export interface Table {
  readonly samples: number;
  /** The last samples, so many, are what the source itself holds out for the test. */
  readonly heldOut: number;
  readonly columns: readonly Column[];
  readonly problems: readonly Problem[];
}

/** The raw values of one field, sample after sample; class indices for `category`. */
export interface Column {
  readonly field: Field;
  /** Elements of one sample. */
  readonly size: number;
  readonly values: Values;
}

/**
 * Zeros, in memory that all threads share which gather batches of it.
 * @throws RangeError where that is more than the machine can hold.
 */
export const sharedValues = <V extends Values>(
  Type: { new (buffer: SharedArrayBuffer): V; readonly BYTES_PER_ELEMENT: number },
  length: number,
): V => new Type(new SharedArrayBuffer(length * Type.BYTES_PER_ELEMENT));

/** Stands for a missing value where samples with missing values are kept: to be looked at, never to be trained on. */
export const MISSING_NUMBER = Number.NaN;
export const MISSING_CLASS = -1;

export interface ReadOptions {
  /** Keep samples that lack a value; they are left out otherwise. */
  readonly keepMissing: boolean;
}

export const sizeOfSample = (field: Field): number => field.shape.reduce((size, dim) => size * dim, 1);

/** Index of each class name. Throws InputError where a category field has no classes. */
export function classIndices(field: Field): ReadonlyMap<string, number> {
  if (!field.classes?.length)
    throw new InputError(
      `The category field "${field.name}" has no class names. Read the data again, or make it a number.`,
    );
  return new Map(field.classes.map((name, index) => [name, index]));
}

/** The error for a label that the document does not know. */
export const unknownClass = (field: Field, value: string, place: string): InputError =>
  new InputError(
    `${place}: "${value}" is none of the ${field.classes?.length ?? 0} classes of the field "${field.name}" ` +
      `(${abbreviate(field.classes ?? [])}). Correct it, or read the data again to take the new class in.`,
  );

export const abbreviate = (names: readonly string[], most = 6): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')}, …`;
