import type { Value } from '../ir/value.ts';
import { add, mul } from '../ops/index.ts';

/** L2 regularization as PyTorch's optimizers have it: g + λ w. */
export const decayGradient = (gradient: Value, parameter: Value, weightDecay: number): Value =>
  weightDecay === 0 ? gradient : add(gradient, mul(parameter, weightDecay));

export const decayDoc = 'L2 regularization: this share of a weight is added to its gradient.';
