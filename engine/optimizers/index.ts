/** The optimizer table: what `training.optimizer` may be. */
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamW } from './adam.ts';
import { adamax } from './adamax.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { radam } from './radam.ts';
import { rmsProp } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers: Readonly<Record<string, Optimizer>> = {
  SGD: sgd,
  Adam: adam,
  AdamW: adamW,
  NAdam: nadam,
  RAdam: radam,
  Adamax: adamax,
  RMSprop: rmsProp,
  Adagrad: adagrad,
  Adadelta: adadelta,
  Lion: lion,
  LAMB: lamb,
};
