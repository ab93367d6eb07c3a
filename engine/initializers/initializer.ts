/** An initializer gives a parameter its first value. Built from ops, so it is the same on every provider. */
import type { Shape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';

export interface Initializer {
  readonly name: string;
  /** English sentence with the formula and the source. */
  readonly doc: string;
  /** How a bias beside such weights begins; zeros where it is left out. */
  readonly bias?: Initializer;
  /**
   * @param shape the parameter's shape
   * @param fans  fan-in and fan-out, for the scaled initializers
   * @param uniform draws float32 uniform on [0, 1) of a shape; each call is a fresh stream
   */
  build(shape: Shape, fans: { fanIn: number; fanOut: number }, uniform: Uniform): Value;
}

export type Uniform = (shape: Shape) => Value;
