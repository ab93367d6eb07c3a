/** Attribute values drawn from their declarations: mostly valid ones, small enough for a quick step. */
import type { Json } from '../../../engine/document/document.ts';
import {
  type Attribute,
  type AttributeTable,
  isRelevant,
  withDefaults,
} from '../../../engine/layers/attribute.ts';
import type { Draw } from './draw.ts';
import { expressionOf } from './expressions.ts';

const SMALL = [1, 2, 3, 4, 6];
/** Defaults beyond this are for real networks. */
const LARGE = 9;

/** What a declaration does not say of its values. */
const SPECIAL: { readonly [attribute: string]: (draw: Draw) => Json } = {
  // The feeds hold indices from 0 to 3.
  'Embedding.vocabulary': draw => 4 + draw.below('rows', 4),
  'Formula.expression': expressionOf,
  // What its expression calls its input.
  'Formula.inputs': () => 'x',
  'Formula.parameters': draw => draw.of('start', ['m = 1, c = 0', 'm = 0.5', 'm[1] = -1, c[1] = 0.5']),
};

/**
 * @param sizes the sizes of what arrives, among which fitting values are likely
 * @param share how many of the attributes differ from their defaults
 */
export function attributesOf(
  entry: string,
  table: AttributeTable,
  draw: Draw,
  sizes: readonly number[],
  share = 0.4,
): { [name: string]: Json } {
  const values: { [name: string]: Json } = {};
  for (const [name, attribute] of Object.entries(table)) {
    if (!isRelevant(attribute, withDefaults(table, values))) continue;
    const own = draw.at(name);
    const special = SPECIAL[`${entry}.${name}`];
    if (special) values[name] = special(own);
    else if (own.chance('changed', share) || isLarge(attribute))
      values[name] = drawnValue(attribute, own, sizes, withDefaults(table, values));
  }
  return values;
}

const isLarge = ({ default: value }: Attribute): boolean =>
  [value].flat().some(number => typeof number === 'number' && number > LARGE);

function drawnValue(
  attribute: Attribute,
  draw: Draw,
  sizes: readonly number[],
  others: { readonly [name: string]: unknown },
): Json {
  switch (attribute.kind) {
    case 'int':
      return intOf(attribute, draw, sizes);
    case 'float':
      return floatOf(attribute, draw);
    case 'bool':
      return draw.chance('value', 0.5);
    case 'choice':
      return draw.pick('value', attribute.options);
    case 'choices': {
      const offered = attribute.offered?.(others) ?? attribute.options;
      return draw.order('value', offered).slice(0, draw.below('count', 4));
    }
    case 'ints':
      return intsOf(attribute, draw, sizes);
    case 'floats': {
      const count = draw.of('count', [0, 1, ...sizes]);
      const low = Math.max(attribute.min ?? -1, -1);
      return Array.from({ length: count }, (_, i) => round(draw.between(i, low + 0.1, 1.5)));
    }
    case 'field':
    case 'text':
      return attribute.default;
  }
}

const clamp = (value: number, { min, max }: { readonly min?: number; readonly max?: number }): number =>
  Math.min(Math.max(value, min ?? -Infinity), max ?? Infinity);

function intOf(
  attribute: { readonly default: number; readonly min?: number; readonly max?: number },
  draw: Draw,
  sizes: readonly number[],
): number {
  const { min = -2 } = attribute;
  const low = Array.from({ length: 4 }, (_, i) => min + i);
  return clamp(draw.of('value', [...low, ...SMALL, ...sizes]), attribute);
}

/** Mostly near the default, which says more of what is meant than the bounds do; never a bound itself. */
function floatOf(
  attribute: { readonly default: number; readonly min?: number; readonly max?: number },
  draw: Draw,
): number {
  const { default: usual, min = -2, max = 2 } = attribute;
  const [low, high] = [Math.max(min, -2), Math.min(max, 2)];
  const near = usual === 0 ? draw.between('near', 0, 0.5) : usual * draw.between('near', 0.4, 1.6);
  const wide = draw.between('wide', low, high);
  const value = draw.chance('how', 0.7) ? near : wide;
  return value > min && value < max ? round(value) : usual;
}

/** Few digits, so that a document stays legible. */
const round = (value: number): number => Number(value.toPrecision(3));

function intsOf(
  attribute: { readonly default: readonly number[]; readonly length?: number; readonly min?: number },
  draw: Draw,
  sizes: readonly number[],
): number[] {
  const { length, min = -1 } = attribute;
  const few = [Math.max(min, -1), ...(min <= 0 ? [0] : []), 1, 1, 2, 2, 3];
  if (length !== undefined) return Array.from({ length }, (_, i) => draw.of(i, few));
  const shuffled = (list: readonly number[]) =>
    draw
      .order(
        'order',
        list.map((_, i) => `${i}`),
      )
      .map(i => list[Number(i)]!);
  switch (draw.pick('kind', ['any', 'sizes', 'axes', 'rest'])) {
    case 'any':
      return Array.from({ length: 1 + draw.below('count', 3) }, (_, i) => draw.of(i, few));
    case 'sizes':
      return shuffled(sizes);
    case 'axes':
      return shuffled(sizes.map((_, i) => i + 1));
    case 'rest':
      return [...(min < 0 ? [-1] : []), draw.of('size', [1, ...sizes])];
  }
}
