/**
 * Makes the four files of spoken digits with the speech synthesizer eSpeak NG (Debian: `apt-get install espeak-ng`):
 *     node examples/data/make-speech.js
 * Ten English words, spoken by 50 voices at several speeds and pitches, at 8 kHz, with noise mixed in. The voices of the test
 * files are in none of the others. The same version of eSpeak NG gives the same files.
 */
import { execFileSync } from 'node:child_process';
import { writeIdx } from './idx.js';
import { shuffle, uniform } from './random.js';
import { noise, parseWav, peakOf, powerOf, resample, trim } from './sound.js';

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const RATE = 8000;
const LENGTH = 0.75 * RATE;
const SEED = 1;

/** Variants of the synthesizer, each another throat. All speak with all accents. */
const TRAIN_VOICES = (
  'Alex Alicia Andy Annie Denis Diogo Gene Henrique Hugo Jacky Lee Marco Michael Mike adam antonio benjamin boris ' +
  'caleb david ed edward f1 f2 f3 f5 grandma grandpa iven john klatt2 linda m1 m2 m3 m4 m7 max quincy steph'
).split(' ');
const TEST_VOICES = 'Andrea Mario belinda f4 pablo m5 marcelo paul rob zac'.split(' ');
const ACCENTS = ['en-us', 'en-gb', 'en-gb-scotland', 'en-us-nyc', 'en-gb-x-rp', 'en-029', 'en-gb-x-gbcwmd'];

/** Signal to noise in decibels: the speech has a thousand times the power of the noise, or ten times. */
const NOISE_LEVELS = [30, 20, 15, 10];
const NOISES = ['white', 'brown'];

const next = uniform(SEED);
const between = (low, high) => low + (high - low) * next();
const oneOf = items => items[Math.floor(next() * items.length)];

/** The word alone. One that is too long for a clip is spoken again, faster. */
function speak(voice, word, speed, pitch) {
  const settings = ['-v', voice, '-s', String(Math.round(speed)), '-p', String(Math.round(pitch))];
  const wav = parseWav(execFileSync('espeak-ng', [...settings, '--stdout', word], { maxBuffer: 1 << 24 }));
  const clip = trim(resample(wav.samples, wav.rate, RATE), 0.02);
  return clip.length <= 0.95 * LENGTH ? clip : speak(voice, word, 1.1 * speed, pitch);
}

/** A clip of signed bytes: the word somewhere in it, noise over all of it, the loudest sample at a random height. */
function record(voice, digit) {
  const spoken = speak(`${oneOf(ACCENTS)}+${voice}`, WORDS[digit], between(130, 210), between(25, 75));
  const start = Math.floor(next() * (LENGTH - spoken.length));
  const level = Math.sqrt(powerOf(spoken) / 10 ** (oneOf(NOISE_LEVELS) / 10));
  const clip = noise(oneOf(NOISES), LENGTH, next).map(value => value * level);
  for (const [i, value] of spoken.entries()) clip[start + i] += value;
  const scale = (127 * between(0.4, 1)) / peakOf(clip);
  return { digit, sound: Int8Array.from(clip, value => Math.round(value * scale)) };
}

function writeSet(name, voices, takes) {
  const clips = voices.flatMap(voice =>
    WORDS.flatMap((_, digit) => Array.from({ length: takes }, () => record(voice, digit))),
  );
  shuffle(clips, next);
  const sounds = new Int8Array(clips.length * LENGTH);
  for (const [i, { sound }] of clips.entries()) sounds.set(sound, i * LENGTH);
  writeIdx(`${name}-sounds.idx.gz`, [clips.length, LENGTH], sounds);
  writeIdx(
    `${name}-labels.idx.gz`,
    [clips.length],
    Uint8Array.from(clips, ({ digit }) => digit),
  );
}

writeSet('speech-train', TRAIN_VOICES, 3);
writeSet('speech-test', TEST_VOICES, 2);
