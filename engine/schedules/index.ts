/** The schedule table: what `training.schedule` may be. */
import type { Configured } from '../document/document.ts';
import { withDefaults } from '../layers/attribute.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import type { Moment, Schedule } from './schedule.ts';
import { step } from './step.ts';
import { warmUp } from './warm-up.ts';

export const schedules: Readonly<Record<string, Schedule>> = {
  constant,
  step,
  cosine,
  'warm-up': warmUp,
};

/** Throws where there is no schedule of that name; `check` has said so before. */
export function learningRateAt(configured: Configured, moment: Moment): number {
  const schedule = schedules[configured.type];
  if (!schedule) throw new Error(`There is no schedule named ${configured.type}.`);
  return schedule.rate(moment, withDefaults(schedule.attributes, configured.attributes));
}
