/** The optimizer table: what `training.optimizer` may be. */
import { adam, adamW } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsProp } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers: Readonly<Record<string, Optimizer>> = {
  SGD: sgd,
  Adam: adam,
  AdamW: adamW,
  RMSprop: rmsProp,
};
