/** The generator of test/fixtures/make_fixtures.py: both sides make the same inputs and first weights with it. */
function* words(seed: number): Generator<number> {
  // 2654435761 × seed stays below 2^53 for the seeds in use.
  let state = (seed * 2654435761 + 12345) % 2 ** 32;
  for (;;) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

function take<T>(seed: number, count: number, of: (word: number) => T): T[] {
  const source = words(seed);
  return Array.from({ length: count }, () => of(source.next().value as number));
}

/** float32 uniform on [-scale, scale) + offset. */
export const fill = (seed: number, count: number, scale = 1, offset = 0): Float32Array =>
  Float32Array.from(take(seed, count, word => Math.fround(((word / 2 ** 24) * 2 - 1) * scale) + offset));

export const labels = (seed: number, count: number, classes: number): number[] =>
  take(seed, count, word => word % classes);
