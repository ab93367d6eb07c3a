/** The initializer table: what a layer's `initializer` attribute may be. */
import { type AttributeTable, choice } from '../layers/attribute.ts';
import { optionAttributes } from '../layers/option-attributes.ts';
import { constant, ones, zeros } from './constant.ts';
import { glorotNormal, glorotUniform } from './glorot.ts';
import { heNormal, heUniform } from './he.ts';
import { identity } from './identity.ts';
import type { Initializer, TableInitializer } from './initializer.ts';
import { lecunNormal, lecunUniform } from './lecun.ts';
import { orthogonal } from './orthogonal.ts';
import { normal, standardNormal, truncatedNormal, uniform } from './plain.ts';
import { pytorch } from './pytorch.ts';
import { sparse } from './sparse.ts';

export { ones, zeros } from './constant.ts';
export { standardNormal } from './plain.ts';

export const initializers = {
  'glorot-uniform': glorotUniform,
  'glorot-normal': glorotNormal,
  'he-uniform': heUniform,
  'he-normal': heNormal,
  'lecun-uniform': lecunUniform,
  'lecun-normal': lecunNormal,
  pytorch,
  orthogonal,
  uniform,
  normal,
  'truncated-normal': truncatedNormal,
  'standard-normal': standardNormal,
  sparse,
  identity,
  constant,
  zeros,
  ones,
} as const satisfies Record<string, TableInitializer>;

export type InitializerName = keyof typeof initializers;

export const initializerNames = Object.keys(initializers) as InitializerName[];

/** The `initializer` attribute of a layer, and the settings of all that it may be. */
export const initializerAttributes = (
  doc: string,
  first: InitializerName = 'glorot-uniform',
): AttributeTable & { initializer: ReturnType<typeof choice<InitializerName>> } => ({
  initializer: choice({ default: first, options: initializerNames, doc }),
  ...optionAttributes('initializer', 'initializers', initializers),
});

/** The table's entry with these settings, and what its biases begin with. */
export function initializerPair(
  name: InitializerName,
  settings: { readonly [name: string]: unknown } = {},
): { weights: Initializer; biases: Initializer } {
  const weights = initializers[name].with(settings);
  return { weights, biases: weights.bias ?? zeros };
}
