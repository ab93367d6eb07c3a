/** The initializer table: what a layer's `initializer` attribute may be. */
import { ones, zeros } from './constant.ts';
import { glorotNormal, glorotUniform } from './glorot.ts';
import { heNormal, heUniform } from './he.ts';
import type { Initializer } from './initializer.ts';
import { lecunNormal } from './lecun.ts';
import { normal, standardNormal, uniform } from './plain.ts';
import { pytorch } from './pytorch.ts';

export { ones, zeros } from './constant.ts';
export { standardNormal } from './plain.ts';

export const initializers = {
  'glorot-uniform': glorotUniform,
  'glorot-normal': glorotNormal,
  'he-uniform': heUniform,
  'he-normal': heNormal,
  'lecun-normal': lecunNormal,
  pytorch,
  uniform,
  normal,
  'standard-normal': standardNormal,
  zeros,
  ones,
} as const satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof initializers;

export const initializerNames = Object.keys(initializers) as InitializerName[];

/** The table's entry, with what its biases begin with. */
export function initializerPair(name: InitializerName): { weights: Initializer; biases: Initializer } {
  const weights: Initializer = initializers[name];
  return { weights, biases: weights.bias ?? zeros };
}
