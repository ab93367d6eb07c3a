/** The loss table: what an Output's `loss` may be. */
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { mae } from './mae.ts';
import { mse } from './mse.ts';

export const losses = {
  'cross-entropy': crossEntropy,
  'binary-cross-entropy': binaryCrossEntropy,
  mse,
  mae,
  huber,
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;
