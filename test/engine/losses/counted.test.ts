/** Samples that a loss weighs, or ignores, through a whole training graph. */
import { expect, test } from 'vitest';
import { category, chain, features } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { Trainer } from '../../support/trainer.ts';

const BATCH = 4;

async function trainer(output: { readonly [name: string]: number | number[] }) {
  const document = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 3 }],
      ['Output', { target: 'class', metrics: ['accuracy', 'perplexity'], ...output }],
    ],
    {
      fields: [features(6), category('class', 3)],
      training: { optimizer: { type: 'SGD', attributes: { learningRate: 1 } } },
    },
  );
  const made = new Trainer(document, BATCH);
  await made.initialize();
  return made;
}

const input = fill(1, BATCH * 6, 2);
const feeds = (targets: number[]) => ({ input, 'target/output': targets });

test('ignored samples count neither in the loss nor in the metrics', async () => {
  const ignoring = await (await trainer({ ignoreIndex: 2 })).evaluate(feeds([0, 2, 1, 2]));
  const padded = await (await trainer({})).evaluate({
    ...feeds([0, 0, 1, 0]),
    sample_weight: [1, 0, 1, 0],
  });
  expect(ignoring.figures.loss).toBeGreaterThan(0);
  expect(ignoring.figures).toEqual(padded.figures);
});

test('a batch of which nothing counts has the loss 0 and changes nothing', async () => {
  const made = await trainer({ ignoreIndex: 2 });
  const before = structuredClone(made.state);
  const figures = await made.train(feeds([2, 2, 2, 2]), { learningRate: 1 });
  expect(figures.loss).toBe(0);
  // Nor has one of its figures a place where no number would be drawn.
  expect(Object.entries(figures).filter(([, figure]) => !Number.isFinite(figure))).toEqual([]);
  expect(made.state).toEqual(before);
});

test('the loss of two batches is weighted by what counts in each', async () => {
  const made = await trainer({ classWeights: [1, 3, 0.5] });
  const { compiled } = made;
  const measure = compiled.measures.find(({ name }) => name === 'loss')!;
  // [Σ w l, Σ w] of two batches: weights 2 and 6.
  expect(measure.finish!([4, 2, 6, 6].slice(0, measure.length))).toBe(2);
  const { figures } = await made.evaluate(feeds([1, 1, 1, 1]));
  const plain = await (await trainer({})).evaluate(feeds([1, 1, 1, 1]));
  // All of one class: whatever it weighs, the mean is the same.
  expect(figures.loss).toBeCloseTo(plain.figures.loss!, 6);
});
