import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { below, normal, random, shuffled, uniform } from '../../../engine/data/random.ts';

describe('random', () => {
  test('is the same for ever: a changed sequence would change every split and every run', () => {
    const next = random(1, 2);
    expect([next(), next(), next()]).toEqual([342066831, 2001571567, 2775525636]);
    expect([...shuffled(Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 1, 1)]).toEqual([
      9, 4, 5, 0, 8, 1, 6, 3, 7, 2,
    ]);
  });

  test('each key matters, also beyond 32 bits, and their order', () => {
    const first = (...keys: number[]) => random(...keys)();
    const draws = [first(1), first(2), first(1, 0), first(0, 1), first(2 ** 32 + 1), first(-1), first()];
    expect(new Set(draws).size).toBe(draws.length);
  });

  test('is uniform', () => {
    const next = random(3);
    const counts = new Array<number>(16).fill(0);
    let sum = 0;
    for (let i = 0; i < 160_000; i++) {
      counts[below(next, 16)]!++;
      sum += uniform(next);
    }
    // Chi square with 15 degrees of freedom: above 37.7 once in a thousand.
    expect(counts.reduce((chi, count) => chi + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(37.7);
    expect(Math.abs(sum / 160_000 - 0.5)).toBeLessThan(0.003);
  });
});

describe('normal', () => {
  const draws = 1_000_000;
  const next = random(4);
  const values = Float64Array.from({ length: draws }, () => normal(next));
  const shareOf = (is: (value: number) => boolean) => values.filter(is).length / draws;
  /** Five standard errors of a share. */
  const near = (share: number, expected: number) =>
    expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / draws));

  test('has a tenth of its values in each tenth of the distribution', () => {
    const ends = [
      -1.2815516, -0.8416212, -0.5244005, -0.2533471, 0, 0.2533471, 0.5244005, 0.8416212, 1.2815516,
    ];
    for (const [i, end] of ends.entries())
      near(
        shareOf(value => value < end),
        (i + 1) / 10,
      );
  });

  test.each([
    ['at its edge', 3, 0.0026997960632601866],
    ['beyond the layers', 3.442619855899, 0.0005761085123916405],
    ['far out', 4, 0.00006334248366623996],
  ])('has its share of large values: %s', (_, bound, expected) => {
    near(
      shareOf(value => Math.abs(value) > bound),
      expected,
    );
    near(
      shareOf(value => value > bound),
      expected / 2,
    );
  });
});

describe('shuffled', () => {
  test('permutes, and leaves what it was given alone', () => {
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 50 }), fc.integer(), (items, seed) => {
        const before = items.slice();
        expect(shuffled(items, seed).sort()).toEqual(before.slice().sort());
        expect(items).toEqual(before);
      }),
      { seed: 5 },
    );
  });

  test('every order is equally likely', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffled(Uint32Array.of(1, 2, 3), seed).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Standard deviation 29.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  test('epochs differ, and repeat', () => {
    const all = Uint32Array.from({ length: 100 }, (_, i) => i);
    expect(shuffled(all, 1, 4)).toEqual(shuffled(all, 1, 4));
    expect(shuffled(all, 1, 4)).not.toEqual(shuffled(all, 1, 5));
  });
});
