/** A run that learns to read labels whose places nobody gives (CTC), from the file of its data to the exported model. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { exportModel } from '../../../engine/train/export.ts';
import { predict } from '../../../engine/train/predict.ts';
import { chain } from '../../support/documents.ts';
import { labels } from '../../support/fill.ts';
import { temporaryFolder, trainAll } from '../../support/runs.ts';

const [STEPS, LETTERS, WORD, SAMPLES] = [9, 3, 3, 400];
/** Of each step, how much it sounds like each of the letters; all 0 in silence. */
const sound = Array.from({ length: STEPS * LETTERS }, (_, i) => `s${i}`);
const word = Array.from({ length: WORD }, (_, i) => `letter${i}`);

/** Words of one to three letters 1 to 3, each said for one or two steps, with a silent step behind some; silence fills up. */
function saying(seed: number): { readonly sounds: number[]; readonly letters: number[] } {
  const [length = 0, ...drawn] = labels(seed, 1 + 3 * WORD, 1 << 20);
  const letters = drawn.slice(0, 1 + (length % WORD)).map(n => 1 + (n % LETTERS));
  const said = letters.flatMap((letter, i) => {
    const steps = 1 + (drawn[WORD + i]! % 2);
    // Between two of the same letter there must be silence.
    const silence = drawn[2 * WORD + i]! % 2 === 0 || letters[i + 1] === letter ? [0] : [];
    return [...new Array<number>(steps).fill(letter), ...silence];
  });
  const steps = [...said, ...new Array<number>(STEPS).fill(0)].slice(0, STEPS);
  return {
    sounds: steps.flatMap(step => Array.from({ length: LETTERS }, (_, i) => (step === i + 1 ? 1 : 0))),
    letters: [...letters, ...new Array<number>(WORD).fill(-1)].slice(0, WORD),
  };
}

const document: Document = (() => {
  const drawn = chain(
    [
      ['Input', { field: 'sound' }],
      ['Dense', { units: 16 }, 'hidden'],
      ['Activation', { function: 'tanh' }],
      ['Dense', { units: LETTERS + 1 }, 'scores'],
      ['Output', { target: 'word', loss: 'ctc', metrics: ['edit-distance'] }, 'spelling'],
    ],
    {
      fields: [
        { name: 'sound', kind: 'tensor', dtype: 'float32', shape: [STEPS, LETTERS], columns: sound },
        {
          name: 'word',
          kind: 'tensor',
          dtype: 'int64',
          shape: [WORD],
          columns: word,
          classes: ['silence', 'a', 'b', 'c'],
        },
      ],
      training: {
        device: 'cpu',
        epochs: 12,
        optimizer: { type: 'Adam', attributes: { learningRate: 0.03 } },
      },
    },
  );
  const source = { type: 'csv', path: 'sayings.csv' } as const;
  return { ...drawn, dataset: { ...drawn.dataset!, source, split: { validation: 0.1, test: 0.1 } } };
})();

it('learns to spell, shows what it reads beside what is right, and says in the file which class is the blank', async () => {
  const base = temporaryFolder();
  const sayings = Array.from({ length: SAMPLES }, (_, i) => saying(i + 1));
  const rows = sayings.map(({ sounds, letters }) => [...sounds, ...letters].join(','));
  writeFileSync(join(base, 'sayings.csv'), [[...sound, ...word].join(','), ...rows].join('\n'));

  const run = temporaryFolder();
  const { end } = await trainAll({ document, run, base });
  expect(end.metrics.test!['spelling/edit-distance']).toBeLessThan(0.02);

  const samples = await predict({ run, part: 'test', count: 40 });
  expect(samples).toHaveLength(40);
  const read = samples.map(({ predictions: { spelling } }) => spelling!);
  const right = read.filter(prediction => {
    if (prediction.kind !== 'labels') throw new Error(`The prediction is ${prediction.kind}.`);
    expect(prediction.labels).toEqual(['silence', 'a', 'b', 'c']);
    // Neither the padding of short words nor the blank is shown.
    for (const label of [...prediction.target, ...prediction.predicted]) expect(label).toBeGreaterThan(0);
    return prediction.predicted.join() === prediction.target.join();
  });
  expect(right.length).toBeGreaterThan(35);

  const path = join(base, 'spelling.onnx');
  const report = await exportModel({ run, path, checkpoint: 'best' });
  expect(report.outputs).toEqual([
    { name: 'spelling', dtype: 'float32', shape: ['batch', STEPS, LETTERS + 1] },
  ]);
  expect(report.maxDifference).toBeLessThan(1e-5);
  const { metadataProps } = decodeModel(readFileSync(path));
  const metadata = Object.fromEntries(metadataProps!.map(({ key, value }) => [key, value]));
  expect(metadata['blank.spelling']).toBe('0');
  expect(JSON.parse(metadata['classes.spelling']!)).toEqual(['silence', 'a', 'b', 'c']);
});
