import type { Value } from '../ir/value.ts';
import { cast, greater, less, sub } from '../ops/index.ts';

/** -1, 0 or 1. Composed: ONNX's Sign does not run on webgpu. */
export const sign = (x: Value): Value => sub(cast(greater(x, 0), 'float32'), cast(less(x, 0), 'float32'));
