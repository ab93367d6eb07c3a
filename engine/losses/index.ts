/** The loss table: what an Output's `loss` may be. */
import { batchHard } from './batch-hard.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { cosine } from './cosine.ts';
import { crossEntropy } from './cross-entropy.ts';
import { ctc } from './ctc.ts';
import { binaryFocal, focal } from './focal.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import { klDivergence } from './kl-divergence.ts';
import { logCosh } from './log-cosh.ts';
import type { Loss } from './loss.ts';
import { mae } from './mae.ts';
import { mse } from './mse.ts';
import { multiMargin } from './multi-margin.ts';
import { classDice, classIou, dice, iou } from './overlap.ts';
import { poisson } from './poisson.ts';
import { triplet } from './triplet.ts';
import { value } from './value.ts';

export const losses = {
  'cross-entropy': crossEntropy,
  focal,
  'multi-margin': multiMargin,
  'class-dice': classDice,
  'class-iou': classIou,
  ctc,
  'binary-cross-entropy': binaryCrossEntropy,
  'binary-focal': binaryFocal,
  hinge,
  dice,
  iou,
  mse,
  mae,
  huber,
  'log-cosh': logCosh,
  poisson,
  'kl-divergence': klDivergence,
  cosine,
  triplet,
  'batch-hard': batchHard,
  value,
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;

/** Names that an Output may have and that need no field of the data. */
const free: ReadonlySet<unknown> = new Set(
  Object.entries<Loss>(losses).flatMap(([name, { targets }]) => (targets === 'none' ? [name] : [])),
);

/** Whether an Output with this loss is trained by a field of the data. Unknown ones are taken to be. */
export const needsTarget = (loss: unknown): boolean => !free.has(loss);
