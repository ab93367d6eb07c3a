/** Attributes of a layer (or optimizer, schedule, loss): declared once; form, validation and docs follow. */
import { interpolate, type ProblemCode, problemTemplates } from '../graph/problem-codes.ts';

interface Base<T> {
  readonly default: T;
  /** One English sentence; the translations are keyed by layer and attribute name. */
  readonly doc: string;
  /** It matters only where another attribute is (a list: holds) one of these; a form leaves it out otherwise. */
  readonly when?: { readonly attribute: string; readonly is: readonly string[] };
  /** The table and entry that declare it, where a layer or schedule only takes it over: its translations are there. */
  readonly declaredBy?: { readonly table: DeclaringTable; readonly entry: string };
}

export type DeclaringTable = 'losses' | 'metrics' | 'schedules' | 'initializers';

export interface IntAttribute extends Base<number> {
  readonly kind: 'int';
  readonly min?: number;
  readonly max?: number;
}
export interface FloatAttribute extends Base<number> {
  readonly kind: 'float';
  readonly min?: number;
  readonly max?: number;
  /** The bound itself is not allowed. */
  readonly exclusive?: boolean;
}
export interface BoolAttribute extends Base<boolean> {
  readonly kind: 'bool';
}
export interface ChoiceAttribute<T extends string = string> extends Base<T> {
  readonly kind: 'choice';
  readonly options: readonly T[];
}
export interface TextAttribute extends Base<string> {
  readonly kind: 'text';
}
/** A list of integers, such as a kernel size [3, 3] or a shape. `length` fixes the count. */
export interface IntsAttribute extends Base<readonly number[]> {
  readonly kind: 'ints';
  readonly length?: number;
  readonly min?: number;
  /** Single numbers, such as epochs, rather than the sizes of one thing: written with commas. */
  readonly separate?: boolean;
}
/** A list of numbers, such as one weight for each class. */
export interface FloatsAttribute extends Base<readonly number[]> {
  readonly kind: 'floats';
  readonly min?: number;
}
/** The name of a dataset field; empty: not bound. */
export interface FieldAttribute extends Base<string> {
  readonly kind: 'field';
}
/** Several of a fixed list, such as an output's metrics. */
export interface ChoicesAttribute<T extends string = string> extends Base<readonly T[]> {
  readonly kind: 'choices';
  readonly options: readonly T[];
  /** What is worth offering, given the others' values (defaults filled in); all options where it is left out. */
  offered?(values: { readonly [name: string]: unknown }): readonly string[];
}

export type Attribute =
  | IntAttribute
  | FloatAttribute
  | BoolAttribute
  | ChoiceAttribute
  | TextAttribute
  | IntsAttribute
  | FloatsAttribute
  | FieldAttribute
  | ChoicesAttribute;

export interface AttributeTable {
  readonly [name: string]: Attribute;
}

/** The plain values of a table: what `lower` receives, defaults filled in. */
export type ValuesOf<T extends AttributeTable> = {
  readonly [K in keyof T]: T[K] extends { kind: 'choice'; options: readonly (infer O)[] }
    ? O
    : T[K] extends { kind: 'choices'; options: readonly (infer O)[] }
      ? readonly O[]
      : T[K] extends Base<infer V>
        ? V
        : never;
};

type Declared<T> = Omit<T, 'kind'>;
export const int = (a: Declared<IntAttribute>): IntAttribute => ({ kind: 'int', ...a });
export const float = (a: Declared<FloatAttribute>): FloatAttribute => ({ kind: 'float', ...a });
export const bool = (a: Declared<BoolAttribute>): BoolAttribute => ({ kind: 'bool', ...a });
export const text = (a: Declared<TextAttribute>): TextAttribute => ({ kind: 'text', ...a });
export const ints = (a: Declared<IntsAttribute>): IntsAttribute => ({ kind: 'ints', ...a });
export const floats = (a: Declared<FloatsAttribute>): FloatsAttribute => ({ kind: 'floats', ...a });
export const field = (a: Declared<FieldAttribute>): FieldAttribute => ({ kind: 'field', ...a });
export const choice = <const T extends string>(a: Declared<ChoiceAttribute<T>>): ChoiceAttribute<T> => ({
  kind: 'choice',
  ...a,
});
export const choices = <const T extends string>(a: Declared<ChoicesAttribute<T>>): ChoicesAttribute<T> => ({
  kind: 'choices',
  ...a,
});

/** Fills the defaults in. Values that are not valid are the business of `invalidAttribute`. */
export const withDefaults = <T extends AttributeTable>(
  table: T,
  given: { readonly [name: string]: unknown },
): ValuesOf<T> =>
  Object.fromEntries(
    Object.entries(table).map(([name, attribute]) => [name, given[name] ?? attribute.default]),
  ) as ValuesOf<T>;

/** Whether the attribute matters, given the others' values (defaults filled in). */
export function isRelevant({ when }: Attribute, values: { readonly [name: string]: unknown }): boolean {
  if (!when) return true;
  const value = values[when.attribute];
  return Array.isArray(value) ? when.is.some(one => value.includes(one)) : when.is.includes(String(value));
}

/** What is wrong with a value: a problem code and what its text names, without the node. */
export interface AttributeFault {
  readonly code: ProblemCode;
  readonly values: { readonly [name: string]: string | number };
}

/** Why a value does not fit its declaration, in English, or null. */
export function invalidAttribute(name: string, attribute: Attribute, value: unknown): string | null {
  const fault = attributeFault(name, attribute, value);
  return fault && interpolate(problemTemplates[fault.code].replace('{{node}}: ', ''), fault.values);
}

/** Why a value does not fit its declaration, or null. */
export function attributeFault(name: string, attribute: Attribute, value: unknown): AttributeFault | null {
  const fault = (code: ProblemCode, values: AttributeFault['values'] = {}): AttributeFault => ({
    code,
    values: { attribute: name, value: JSON.stringify(value) ?? 'nothing', ...values },
  });
  switch (attribute.kind) {
    case 'int':
      return Number.isInteger(value)
        ? outOfRange(name, attribute, value as number)
        : fault('attribute-integer');
    case 'float':
      return typeof value === 'number' && Number.isFinite(value)
        ? outOfRange(name, attribute, value)
        : fault('attribute-number');
    case 'bool':
      return typeof value === 'boolean' ? null : fault('attribute-boolean');
    case 'text':
    case 'field':
      return typeof value === 'string' ? null : fault('attribute-text');
    case 'choice':
      return attribute.options.includes(value as string)
        ? null
        : fault('attribute-option', { options: attribute.options.join(', ') });
    case 'choices': {
      const wrong = Array.isArray(value) ? value.find(v => !attribute.options.includes(v)) : value;
      if (wrong === undefined) return null;
      return fault('attribute-options', {
        options: attribute.options.join(', '),
        value: JSON.stringify(wrong) ?? 'nothing',
      });
    }
    case 'ints': {
      if (!Array.isArray(value) || !value.every(Number.isInteger)) return fault('attribute-integers');
      if (attribute.length !== undefined && value.length !== attribute.length)
        return fault('attribute-length', { length: attribute.length, count: value.length });
      const low = value.find(v => attribute.min !== undefined && v < attribute.min);
      return low === undefined ? null : outOfRange(name, attribute, low);
    }
    case 'floats': {
      if (!Array.isArray(value) || !value.every(Number.isFinite)) return fault('attribute-numbers');
      const low = value.find(v => attribute.min !== undefined && v < attribute.min);
      return low === undefined ? null : outOfRange(name, attribute, low);
    }
  }
}

function outOfRange(
  name: string,
  { min, max, exclusive }: { min?: number; max?: number; exclusive?: boolean },
  value: number,
): AttributeFault | null {
  if (min !== undefined && (value < min || (exclusive && value === min))) {
    const code = exclusive ? 'attribute-above' : 'attribute-at-least';
    return { code, values: { attribute: name, value, limit: min } };
  }
  if (max !== undefined && (value > max || (exclusive && value === max))) {
    const code = exclusive ? 'attribute-below' : 'attribute-at-most';
    return { code, values: { attribute: name, value, limit: max } };
  }
  return null;
}
