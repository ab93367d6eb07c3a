/** Measures the forms of one operation, and says which is to be used. */
import { agree, type Trial } from './trial.ts';

/** Seconds of a form's fastest run, by its name; null where it cannot be used: it does not apply, fails, or computes something else. */
export interface FormTimes {
  readonly [form: string]: number | null;
}

export interface Measured {
  readonly seconds: FormTimes;
  /** What the row prefers. */
  readonly usual: string;
  /** Null: some of the forms are still to be measured. */
  readonly chosen: string | null;
}

export interface MeasureOptions {
  /** Those that apply, the usual one first. */
  readonly forms: readonly string[];
  /** What is known of them from before. */
  readonly known: FormTimes;
  open(form: string): Promise<Trial>;
  /** False: there is no time left for another form. */
  mayGoOn(): boolean;
}

const RUNS = 3;
/** Of each of two that are compared. Beside other work on the machine the fastest of three was off by 15 % now and then. */
const TURNS = 5;
/** A form whose first run takes so many times what the usual one does is not run again. */
const HOPELESS = 2;
/** The usual form gives way only to one that takes less than this share of its time. */
const CLEARLY_FASTER = 0.9;

/** @throws what `open` throws for the usual form. */
export async function measureForms({ forms, known, open, mayGoOn }: MeasureOptions): Promise<Measured> {
  const [usual, ...others] = forms as [string, ...string[]];
  const seconds: Record<string, number | null> = { ...known };
  const reference = await open(usual);
  try {
    // The first run prepares memory that the others find there.
    await reference.run();
    const limit = await fastest(reference);
    seconds[usual] = limit;
    for (const form of others) {
      if (seconds[form] !== undefined) continue;
      if (!mayGoOn()) return { seconds, usual, chosen: null };
      seconds[form] = await tryForm(() => open(form), reference, limit);
    }
    return await choose({ usual, others, seconds, reference, open });
  } finally {
    await reference.close();
  }
}

/** Null: it cannot be used. */
async function tryForm(open: () => Promise<Trial>, reference: Trial, limit: number): Promise<number | null> {
  try {
    const trial = await open();
    try {
      const first = await trial.run();
      if (!agree(trial.results, reference.results)) return null;
      return first > HOPELESS * limit ? first : Math.min(first, await fastest(trial));
    } finally {
      await trial.close();
    }
  } catch {
    return null;
  }
}

interface Candidates {
  readonly usual: string;
  readonly others: readonly string[];
  readonly seconds: Record<string, number | null>;
  readonly reference: Trial;
  open(form: string): Promise<Trial>;
}

/** A form that seems faster is run once more, in turns with the usual one: the machine may have been busy with something else. */
async function choose({ usual, others, seconds, reference, open }: Candidates): Promise<Measured> {
  const isFaster = (form: string): boolean => (seconds[form] ?? Infinity) < CLEARLY_FASTER * seconds[usual]!;
  const faster = others.filter(isFaster).sort((a, b) => seconds[a]! - seconds[b]!);
  for (const form of faster) {
    const trial = await open(form);
    try {
      [seconds[usual], seconds[form]] = await inTurns(reference, trial);
    } finally {
      await trial.close();
    }
    if (isFaster(form)) return { seconds, usual, chosen: form };
  }
  return { seconds, usual, chosen: usual };
}

async function inTurns(a: Trial, b: Trial): Promise<[number, number]> {
  await b.run();
  let [first, second] = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn++) {
    first = Math.min(first, await a.run());
    second = Math.min(second, await b.run());
  }
  return [first, second];
}

async function fastest(trial: Trial): Promise<number> {
  let seconds = Infinity;
  for (let run = 0; run < RUNS; run++) seconds = Math.min(seconds, await trial.run());
  return seconds;
}
