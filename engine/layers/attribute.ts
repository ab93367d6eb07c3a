/** Attributes of a layer (or optimizer, schedule, loss): declared once; form, validation and docs follow. */

interface Base<T> {
  readonly default: T;
  /** One English sentence; the translations are keyed by layer and attribute name. */
  readonly doc: string;
}

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
}
/** The name of a dataset field; empty: not bound. */
export interface FieldAttribute extends Base<string> {
  readonly kind: 'field';
}
/** Several of a fixed list, such as an output's metrics. */
export interface ChoicesAttribute<T extends string = string> extends Base<readonly T[]> {
  readonly kind: 'choices';
  readonly options: readonly T[];
}

export type Attribute =
  | IntAttribute
  | FloatAttribute
  | BoolAttribute
  | ChoiceAttribute
  | TextAttribute
  | IntsAttribute
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
export const withDefaults = (table: AttributeTable, given: { readonly [name: string]: unknown }) =>
  Object.fromEntries(
    Object.entries(table).map(([name, attribute]) => [name, given[name] ?? attribute.default]),
  );

/** Why a value does not fit its declaration, in English, or null. */
export function invalidAttribute(name: string, attribute: Attribute, value: unknown): string | null {
  switch (attribute.kind) {
    case 'int':
      return Number.isInteger(value)
        ? outOfRange(name, attribute, value as number)
        : `${name} must be a whole number, not ${JSON.stringify(value)}.`;
    case 'float':
      return typeof value === 'number' && Number.isFinite(value)
        ? outOfRange(name, attribute, value)
        : `${name} must be a number, not ${JSON.stringify(value)}.`;
    case 'bool':
      return typeof value === 'boolean'
        ? null
        : `${name} must be true or false, not ${JSON.stringify(value)}.`;
    case 'text':
    case 'field':
      return typeof value === 'string' ? null : `${name} must be text, not ${JSON.stringify(value)}.`;
    case 'choice':
      return attribute.options.includes(value as string)
        ? null
        : `${name} must be one of ${attribute.options.join(', ')}, not ${JSON.stringify(value)}.`;
    case 'choices': {
      const wrong = Array.isArray(value) ? value.find(v => !attribute.options.includes(v)) : value;
      return wrong === undefined
        ? null
        : `${name} may hold ${attribute.options.join(', ')}, not ${JSON.stringify(wrong)}.`;
    }
    case 'ints': {
      if (!Array.isArray(value) || !value.every(Number.isInteger))
        return `${name} must be a list of whole numbers, not ${JSON.stringify(value)}.`;
      if (attribute.length !== undefined && value.length !== attribute.length)
        return `${name} must have ${attribute.length} numbers, not ${value.length}.`;
      const low = value.find(v => attribute.min !== undefined && v < attribute.min);
      return low === undefined ? null : `${name} must hold numbers of at least ${attribute.min}, not ${low}.`;
    }
  }
}

function outOfRange(
  name: string,
  { min, max, exclusive }: { min?: number; max?: number; exclusive?: boolean },
  value: number,
): string | null {
  if (min !== undefined && (value < min || (exclusive && value === min)))
    return `${name} must be ${exclusive ? 'above' : 'at least'} ${min}, not ${value}.`;
  if (max !== undefined && (value > max || (exclusive && value === max)))
    return `${name} must be ${exclusive ? 'below' : 'at most'} ${max}, not ${value}.`;
  return null;
}
