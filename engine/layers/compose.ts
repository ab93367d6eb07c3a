/** Layers made of layers: a block lowers others within itself, their parameters under names of their own. */
import type { Value } from '../ir/value.ts';
import { withDefaults } from './attribute.ts';
import type { Layer, Scope } from './layer.ts';

/** The scope of a part: its `weight` is the node's `${part}_weight`. */
export const within = (scope: Scope, part: string): Scope => ({
  ...scope,
  parameter: (name, ...rest) => scope.parameter(`${part}_${name}`, ...rest),
  buffer: (name, ...rest) => scope.buffer(`${part}_${name}`, ...rest),
});

/** What a layer from x to y gives with these attributes; the others have their defaults. */
export const applyLayer = (
  declaration: Layer,
  x: Value,
  attributes: { readonly [name: string]: unknown },
  scope: Scope,
): Value => declaration.lower({ x }, withDefaults(declaration.attributes, attributes), scope).y!;
