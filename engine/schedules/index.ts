/** The schedule table: what `training.schedule` may be. */
import type { Configured } from '../document/document.ts';
import { withDefaults } from '../layers/attribute.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { cosineRestarts } from './cosine-restarts.ts';
import { exponential } from './exponential.ts';
import { multiStep } from './multi-step.ts';
import { oneCycle } from './one-cycle.ts';
import { plateau } from './plateau.ts';
import { polynomial } from './polynomial.ts';
import type { Moment, Schedule } from './schedule.ts';
import { step } from './step.ts';
import { warmUpTo } from './warm-up.ts';

const plain = {
  constant,
  step,
  'multi-step': multiStep,
  exponential,
  polynomial,
  cosine,
  'cosine-restarts': cosineRestarts,
  'one-cycle': oneCycle,
  plateau,
};

export const schedules: Readonly<Record<string, Schedule>> = { ...plain, 'warm-up': warmUpTo(plain) };

/** Throws where there is no schedule of that name; `check` has said so before. */
export function learningRateAt(configured: Configured, moment: Moment): number {
  const schedule = schedules[configured.type];
  if (!schedule) throw new Error(`There is no schedule named ${configured.type}.`);
  return schedule.rate(moment, withDefaults(schedule.attributes, configured.attributes));
}
