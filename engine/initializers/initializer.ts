/** An initializer gives a parameter its first value. Built from ops, so it is the same on every provider. */
import type { Shape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../layers/attribute.ts';

export interface Initializer {
  readonly name: string;
  /** English sentence with the formula and the source. */
  readonly doc: string;
  /** How a bias beside such weights begins; zeros where it is left out. */
  readonly bias?: Initializer;
  /**
   * @param shape the parameter's shape
   * @param fans  what the shape alone does not say
   * @param uniform draws float32 uniform on [0, 1) of a shape; each call is a fresh stream
   */
  build(shape: Shape, fans: Fans, uniform: Uniform): Value;
}

export type Uniform = (shape: Shape) => Value;

/** Sizes that initializers scale by, and how a parameter is cut. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Parts of the parameter, along its first axis, that read channels of their own; 1 where left out. */
  readonly groups?: number;
}

/** An entry of the table: an initializer with its default settings, and the way to one with others. */
export interface TableInitializer extends Initializer {
  /** Settings that a layer shows where it has this initializer. */
  readonly attributes: AttributeTable;
  with(settings: { readonly [name: string]: unknown }): Initializer;
}

interface Declaration<A extends AttributeTable> extends Omit<Initializer, 'build'> {
  readonly attributes: A;
  build(shape: Shape, fans: Fans, uniform: Uniform, settings: ValuesOf<A>): Value;
}

export function initializer<const A extends AttributeTable>(declaration: Declaration<A>): TableInitializer {
  const given = (settings: { readonly [name: string]: unknown }): Initializer => ({
    ...declaration,
    build: (shape, fans, uniform) =>
      declaration.build(shape, fans, uniform, withDefaults(declaration.attributes, settings)),
  });
  return { ...given({}), attributes: declaration.attributes, with: given };
}
