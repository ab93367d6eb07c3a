/** Dropout within sequence layers: while training alone, another mask at each step, none without a rate. */
import { expect, test } from 'vitest';
import { type Attributes, documentOf, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { Trainer } from '../../support/trainer.ts';

const network = (type: string, attributes: Attributes) =>
  documentOf(
    [
      node('Input', { field: 'x' }),
      node('Dense', { units: 6 }),
      node(type, attributes, 'layer'),
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    ['input > dense', 'dense > layer', 'layer > output'],
    {
      fields: [
        { name: 'x', kind: 'tensor', dtype: 'float32', shape: [5, 6] },
        { name: 't', kind: 'tensor', dtype: 'float32', shape: [5, 6] },
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );

test.each<readonly [string, Attributes]>([
  ['LSTM', { units: 6, layers: 2, returns: 'all' }],
  ['MultiHeadAttention', { heads: 2 }],
  ['TransformerEncoder', { heads: 2, feedForward: 8 }],
])('%s', async (type, attributes) => {
  const size = 4 * 5 * 6;
  const feeds = { input: fill(1, size), 'target/output': fill(2, size) };
  /** Losses of three steps that leave the parameters as they are, and the loss outside of training. */
  const losses = async (dropout: number) => {
    const document = network(type, { ...attributes, dropout });
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    const seen: number[] = [];
    for (let step = 0; step < 3; step++) seen.push((await trainer.train(feeds, { learningRate: 0 })).loss!);
    const { figures } = await trainer.evaluate(feeds);
    return {
      seen,
      later: figures.loss!,
      draws: trainer.compiled.scalars.some(({ dtype }) => dtype === 'uint32'),
    };
  };
  const [none, some] = [await losses(0), await losses(0.4)];
  expect([none.draws, some.draws]).toEqual([false, true]);
  for (const loss of none.seen) expect(loss).toBeCloseTo(none.later, 5);
  expect(new Set(some.seen).size).toBe(3);
  expect(some.later).toBeCloseTo(none.later, 5);
});
