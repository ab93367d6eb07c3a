/** A figure of a result: what the turns of an entry tell together. */
import type { Measurement } from './suite.ts';

export interface Summary {
  readonly name: string;
  /** Above its column. */
  readonly title: string;
  readonly unit: 'per second' | 'seconds' | 'milliseconds' | 'percent' | 'bytes' | 'count';
  readonly better: 'higher' | 'lower';
  /** Of the turns in which it was measured; undefined where those were too few. */
  of(turns: readonly Measurement[]): number | undefined;
}

/** Of the samples of training steps, or of whatever else is done again and again. */
export const speed = (name: string, title: string): Summary => ({
  name,
  title,
  unit: 'per second',
  better: 'higher',
  of: turns => median(each(turns, name)),
});

/** Of a whole, in percent: what is lost. */
export const share = (name: string, title: string): Summary => ({
  name,
  title,
  unit: 'percent',
  better: 'lower',
  of: turns => median(each(turns, name)),
});

/** The largest resident memory of the whole process. */
export const peakBytes: Summary = {
  name: 'peakBytes',
  title: 'peak memory',
  unit: 'bytes',
  better: 'lower',
  of: turns => largest(each(turns, 'peakBytes')),
};

/** How much larger it is than before the network was built: what the network takes, without the program and its libraries. */
export const grownBytes: Summary = {
  name: 'grownBytes',
  title: 'memory grown',
  unit: 'bytes',
  better: 'lower',
  of: turns => largest(each(turns, 'grownBytes')),
};

/** How much it grows by the steps, without the gradients of the parameters: activations, and room to work in. */
export const activationBytes: Summary = {
  name: 'activationBytes',
  title: 'activations',
  unit: 'bytes',
  better: 'lower',
  of: turns => largest(each(turns, 'activationBytes')),
};

/**
 * From the document in hand, or the first line that builds the model, to the end of the first step. Cold: the first turn, which finds
 * nothing that was remembered on disk; warm: the turns behind it.
 */
export const coldSeconds: Summary = {
  name: 'coldSeconds',
  title: 'first step, cold',
  unit: 'seconds',
  better: 'lower',
  of: turns => each(turns, 'firstStepSeconds')[0],
};
export const warmSeconds: Summary = {
  ...coldSeconds,
  name: 'warmSeconds',
  title: 'first step, warm',
  of: turns => median(each(turns.slice(1), 'firstStepSeconds')),
};

/** Two sides that have another number of them do not measure the same network. */
export const PARAMETERS = 'parameters';
export const parameters: Summary = {
  name: PARAMETERS,
  title: 'parameters',
  unit: 'count',
  better: 'lower',
  of: turns => each(turns, PARAMETERS)[0],
};

export const summarize = (figures: readonly Summary[], turns: readonly Measurement[]): Measurement =>
  Object.fromEntries(
    figures.flatMap(({ name, of }) => {
      const value = of(turns);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** How many times better ours is than theirs; above 1, ours is. */
export function ratioOf(
  { name, better }: Summary,
  ours: Measurement,
  theirs: Measurement,
): number | undefined {
  const [own, other] = [ours[name], theirs[name]];
  if (own === undefined || other === undefined) return undefined;
  return better === 'higher' ? own / other : other / own;
}

/** (Π xᵢ)^(1/n): ratios of twice and of half cancel out. */
export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const each = (turns: readonly Measurement[], name: string): number[] =>
  turns.flatMap(turn => turn[name] ?? []);

const largest = (values: readonly number[]): number | undefined =>
  values.length > 0 ? Math.max(...values) : undefined;

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return low === undefined ? undefined : (low + high!) / 2;
}
