import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSamples } from '../../../engine/data/split.ts';

const classesOf = (counts: readonly number[]) =>
  counts.flatMap((count, index) => Array<number>(count).fill(index));

describe('splitSamples', () => {
  test('every sample is in one part; parts are as large as asked; classes keep their proportions', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.nat(60), { minLength: 1, maxLength: 6 })
          .filter(counts => counts.some(count => count > 3)),
        fc.constantFrom(0, 0.1, 0.25),
        fc.constantFrom(0, 0.2, 0.3),
        fc.nat(1000),
        (counts, validation, test, seed) => {
          const classes = classesOf(counts);
          const samples = classes.length;
          const parts = splitSamples({ validation, test }, { samples, heldOut: 0, classes, seed });
          const all = [...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b);
          expect(all).toEqual(classes.map((_, sample) => sample));
          expect(parts.test).toHaveLength(Math.round(samples * test));
          expect(parts.validation).toHaveLength(Math.round(samples * validation));
          for (const part of Object.values(parts)) expect(part).toEqual(part.slice().sort());
          for (const [index, count] of counts.entries()) {
            const share = parts.test.filter(sample => classes[sample] === index).length;
            expect(Math.abs(share - count * test)).toBeLessThan(1);
          }
        },
      ),
      { seed: 11 },
    );
  });

  test('depends on the seed only', () => {
    const split = (seed: number) =>
      splitSamples({ validation: 0.1, test: 0.1 }, { samples: 100, heldOut: 0, classes: null, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1).test).not.toEqual(split(2).test);
  });

  test('what the source holds out is the test', () => {
    const { train, validation, test } = splitSamples(
      { validation: 0.25, test: 0.5 },
      { samples: 30, heldOut: 10, classes: classesOf([15, 15]), seed: 1 },
    );
    expect([...test]).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect([train.length, validation.length]).toEqual([15, 5]);
  });

  test('says when nothing is left to train', () => {
    expect(() =>
      splitSamples({ validation: 0.5, test: 0.49 }, { samples: 2, heldOut: 0, classes: null, seed: 1 }),
    ).toThrow(
      'Of 2 samples none is left to train: the split takes 50 % for validation and 49 % for the test.',
    );
  });
});
