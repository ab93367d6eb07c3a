/** The two moving averages that Adam and its kin keep. */
import type { Value } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { add, mul } from '../ops/index.ts';

export const betas = {
  beta1: float({ default: 0.9, min: 0, max: 0.99999, doc: 'How slowly the mean of the gradients forgets.' }),
  beta2: float({
    default: 0.999,
    min: 0,
    max: 0.9999999,
    doc: 'How slowly the mean of the squared gradients forgets.',
  }),
};

/** β m + (1 - β) x */
export const forgetting = (mean: Value, x: Value, beta: number): Value =>
  add(mul(mean, beta), mul(x, 1 - beta));

/** 1 - βᵗ at step t - 1: what a mean that began at 0 is divided by. */
export const correction = (beta: number, step: number): number => 1 - beta ** (step + 1);
