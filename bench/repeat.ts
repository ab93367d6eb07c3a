/** Does something again and again, and tells how often a second. */

/** So much that V8 has compiled what runs and buffers exist, and so little that a step of seconds is not waited for ten times. */
const WARM_UP = { runs: 10, share: 0.5 };
/** Fewer would be chance. */
const MIN_RUNS = 3;

export async function perSecond(seconds: number, work: () => unknown, minRuns = MIN_RUNS): Promise<number> {
  await repeat((runs, elapsed) => runs < WARM_UP.runs && elapsed < WARM_UP.share * seconds, work);
  const { runs, elapsed } = await repeat((runs, elapsed) => runs < minRuns || elapsed < seconds, work);
  return runs / elapsed;
}

/** For as long as `goesOn` says so, of the runs and the seconds so far. */
export async function repeat(goesOn: (runs: number, seconds: number) => boolean, work: () => unknown) {
  const start = performance.now();
  let [runs, elapsed] = [0, 0];
  while (goesOn(runs, elapsed)) {
    await work();
    runs += 1;
    elapsed = (performance.now() - start) / 1000;
  }
  return { runs, elapsed };
}
