/** Layers that join several values: their ports x1, x2, … and what must agree. */
import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { int } from './attribute.ts';
import type { Ports } from './layer.ts';
import { requireFloat } from './require.ts';

export const inputCount = int({ default: 2, min: 2, max: 64, doc: 'Number of input ports.' });

export const numberedPorts = ({ inputs }: { readonly inputs: number }): Ports =>
  Object.fromEntries(Array.from({ length: inputs }, (_, i) => [`x${i + 1}`, `Value ${i + 1} of ${inputs}.`]));

/** In the order of the ports: a node's record of inputs has the order of its edges. */
export const inOrder = (inputs: { readonly [port: string]: Value }, count: number): [string, Value][] =>
  Array.from({ length: count }, (_, i) => [`x${i + 1}`, inputs[`x${i + 1}`]!]);

/**
 * Combines values two by two. Axes of size 1 are repeated; the number of axes must be the same, so that the
 * channels of an image never meet another's width by accident.
 */
export function combine(values: readonly [string, Value][], by: (a: Value, b: Value) => Value): Value {
  const [[firstPort, first], ...rest] = values as [[string, Value], ...[string, Value][]];
  requireFloat(first, firstPort);
  let result = first;
  for (const [port, value] of rest) {
    requireFloat(value, port);
    const [a, b] = [shapeOf(result), shapeOf(value)];
    if (a.length !== b.length || a.some((dim, axis) => dim !== b[axis] && dim !== 1 && b[axis] !== 1))
      throw layerProblem(
        'merge-shape',
        { shape: formatShape(b), port, first: formatShape(a), firstPort },
        { port },
      );
    result = by(result, value);
  }
  return result;
}
