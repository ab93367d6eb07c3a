import { shapeOf, type Value } from '../ir/value.ts';
import { cast, greaterOrEqual, mul } from '../ops/index.ts';
import type { Scope } from './layer.ts';

/** Dropout within a layer: while training, zeros a share of the values and scales the rest up by 1 / (1 - rate). */
export function dropValues(x: Value, rate: number, scope: Scope): Value {
  if (scope.mode !== 'training' || rate === 0) return x;
  const kept = cast(greaterOrEqual(scope.uniform(shapeOf(x)), rate), 'float32');
  return mul(x, mul(kept, 1 / (1 - rate)));
}
