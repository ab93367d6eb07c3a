/**
 * What holds an operation back. A graph says what depends on what, not when; where a value is computed a second time, late, to
 * save memory (ir/recompute.ts), nothing else would keep it from being merged with the first, or computed at once.
 */
import { sizeOf } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { mul } from './arithmetic.ts';
import { and, cast, greater, less, not } from './compare.ts';
import { NUMBERS, requireDType } from './infer.ts';
import { reshape } from './movement.ts';
import { type Binary, op } from './op.ts';
import { slice } from './slice.ts';

const flat = (x: Value): Value => reshape(x, [sizeOf(shapeOf(x))]);

/**
 * One element s of `signal`, and from it true, which no optimizer foresees: no s is both below and above 0, NaN included.
 */
function always(signal: Value): Value {
  const first = reshape(slice(flat(signal), { starts: [0], ends: [1] }), []);
  return not(and(less(first, 0), greater(first, 0)));
}

// x, bit for bit, but not before `signal` (float32, not empty) is known. In ONNX x · 1, the 1 made of the signal: exact for NaN,
// infinities and -0, which x + 0 · signal would not be.
export const Barrier = op<Binary>({
  name: 'Barrier',
  infer: ([x, signal]) => {
    requireDType('Barrier', x, NUMBERS);
    requireDType('Barrier', signal, ['float32']);
    return x;
  },
  // It is put in after the gradients are built.
  vjp: 'none',
  forms: [
    {
      name: 'product',
      // Flat, and then as it was: of another shape than x, as far as onnxruntime knows, where that follows from a feed (see `anyBatch`).
      build: ([x, signal]) => reshape(mul(flat(x), cast(always(signal), x.type.dtype)), shapeOf(x)),
    },
  ],
  samples: [
    { inputs: [[2, 3], [4]] },
    { inputs: [[], []] },
    { inputs: [{ shape: [3], dtype: 'uint32', domain: [0, 1 << 24] }, [2, 2]] },
    { inputs: [{ shape: [3], dtype: 'int64', domain: [-9, 9] }, [1]] },
    { inputs: [[2], { shape: [2], values: [Number.NaN, 1] }] },
  ],
});
export const barrier = (x: Value, signal: Value): Value => apply(Barrier, [x, signal]);
