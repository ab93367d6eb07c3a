/** How long may be measured, at a training's start or behind its end, which ways to compute its operations are the fastest on this machine. */
import type { Settings } from '../api.ts';

/** What is measured is remembered, so that it pays for every start to come. */
const DEFAULT_SECONDS = 1;

/** What was asked for, what the environment says (NETLOOM_TUNE), the setting, or the default; 0: not at all. */
export function tuneSeconds(
  asked: number | undefined,
  settings: Settings,
  environment: NodeJS.ProcessEnv = process.env,
): number {
  const candidates = [asked, numberIn(environment.NETLOOM_TUNE), settings.tuneSeconds];
  return candidates.find(isDuration) ?? DEFAULT_SECONDS;
}

const numberIn = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
