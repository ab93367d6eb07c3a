/**
 * Sides that one runtime runs, measured in one process by short slices in turn: what slows the machine down for a while slows all of
 * them, so that their ratio tells little of it.
 */
import { geometricMean, median } from './figure.ts';
import { repeat } from './repeat.ts';

export interface Side {
  run(): unknown;
  close(): Promise<unknown>;
}

/**
 * In each round every side is opened anew, and the one that was first is last: the same model opened twice differs by up to six per
 * cent for as long as both are open, as one of them lies in memory worse than the other.
 */
const ROUNDS = 6;
/** So short that the machine is the same for all sides of a turn, and so long that the caches are a side's own. */
const SLICE_SECONDS = 0.04;

/**
 * Runs per second of each side: the median of the slices of a round, and of the rounds the geometric mean, to which each counts as
 * much: so a disturbed one weighs on all sides alike.
 * @param seconds of measuring, for each side
 */
export async function alternate(
  open: readonly (() => Promise<Side>)[],
  seconds: number,
): Promise<readonly number[]> {
  const rounds = open.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    const order = inTurn([...open.keys()], round);
    const sides: Side[] = [];
    for (const index of order) sides[index] = await open[index]!();
    // What is prepared and compiled at first is not measured.
    for (const side of sides) await repeat(runs => runs < 2, side.run);
    const rates = open.map((): number[] => []);
    const end = performance.now() + (seconds * 1000 * sides.length) / ROUNDS;
    for (let turn = 0; turn === 0 || performance.now() < end; turn++)
      for (const index of inTurn(order, turn)) rates[index]!.push(await slice(sides[index]!));
    for (const side of sides) await side.close();
    rates.forEach((each, index) => {
      rounds[index]!.push(median(each)!);
    });
  }
  return rounds.map(geometricMean);
}

const inTurn = <T>(list: readonly T[], turn: number): readonly T[] =>
  turn % 2 === 0 ? list : list.toReversed();

async function slice({ run }: Side): Promise<number> {
  const { runs, elapsed } = await repeat((runs, elapsed) => runs === 0 || elapsed < SLICE_SECONDS, run);
  return runs / elapsed;
}
