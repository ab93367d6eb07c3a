/** Initializers beside torch.nn.init, from the same uniform numbers; orthogonal ones by what they promise. */
import { expect, test } from 'vitest';
import { randomKey } from '../../../engine/graph/random.ts';
import { type InitializerName, initializerPair, initializers } from '../../../engine/initializers/index.ts';
import { constant, input } from '../../../engine/ir/value.ts';
import { uniform } from '../../../engine/ops/index.ts';
import { category, chain, features } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';
import { initializerFixtures } from '../../support/training-fixtures.ts';

const { seed, cases, sparse } = initializerFixtures;

test.each(Object.keys(cases))('%s', async name => {
  const { initializer, settings, shape, fans, values } = cases[name]!;
  const numbers = fill(seed, values.length).map(x => (x + 1) / 2);
  const value = initializerPair(initializer, settings).weights.build(shape, fans, wanted =>
    constant(numbers, wanted),
  );
  const runner = await runnerOf({ name: initializer, inputs: [], outputs: [{ name: 'value', value }] });
  const found = (await runner.run({})).value!;
  expect(relativeDifference(found, values, 1e-2)).toBeLessThan(1e-4);
});

/** Of a Dense from 5 to 7 features. */
const fans = { fanIn: 5, fanOut: 7 };

async function drawOf(name: InitializerName, settings: object, shape: readonly number[], seed: number) {
  const key = input('scalar', 'random_key', { dtype: 'uint32', shape: [] });
  let stream = 0;
  const { weights } = initializerPair(name, { ...settings });
  const value = weights.build(shape, fans, wanted => uniform(key, stream++, wanted));
  const runner = await runnerOf({ name, inputs: [key], outputs: [{ name: 'value', value }] });
  return (await runner.run({ random_key: [randomKey(seed, -1)] })).value!;
}

test.each([[[5, 8]], [[8, 5]], [[2, 2]], [[1, 6]], [[64, 64]], [[8, 3, 3, 3]], [[160, 160]]])(
  'the rows or columns of an orthogonal %j are at right angles, of length gain',
  async shape => {
    const rows = shape[0]!;
    const columns = shape.slice(1).reduce((product, size) => product * size, 1);
    for (const seed of [1, 2, 3]) {
      const w = await drawOf('orthogonal', { gain: 1.5 }, shape, seed);
      const few = Math.min(rows, columns);
      const at = (i: number, k: number) => (rows <= columns ? w[i * columns + k]! : w[k * columns + i]!);
      let worst = 0;
      for (let i = 0; i < few; i++)
        for (let j = 0; j <= i; j++) {
          let dot = 0;
          for (let k = 0; k < Math.max(rows, columns); k++) dot += at(i, k) * at(j, k);
          worst = Math.max(worst, Math.abs(dot - (i === j ? 2.25 : 0)));
        }
      expect(worst, `${shape}, seed ${seed}`).toBeLessThan(1e-4);
    }
  },
);

test('an orthogonal matrix is drawn without preferring a sign', async () => {
  const w = await drawOf('orthogonal', {}, [64, 64], 4);
  const positive = w.filter(x => x > 0).length / w.length;
  const variance = w.reduce((sum, x) => sum + x * x, 0) / w.length;
  expect(positive).toBeGreaterThan(0.47);
  expect(positive).toBeLessThan(0.53);
  expect(variance).toBeCloseTo(1 / 64, 5);
});

test.each(sparse)('each column of $shape has zeros: $sparsity of its rows, rounded up', async one => {
  const [rows, columns] = one.shape;
  const w = await drawOf('sparse', { sparsity: one.sparsity }, one.shape, 1);
  for (let column = 0; column < columns; column++) {
    const values = Array.from({ length: rows }, (_, row) => w[row * columns + column]!);
    expect(values.filter(x => x === 0)).toHaveLength(one.zeros);
  }
});

test('the zeros of sparse weights are as likely in any row, and the rest is normal', async () => {
  const [rows, columns] = [20, 2000];
  const w = await drawOf('sparse', { sparsity: 0.75, deviation: 2 }, [rows, columns], 1);
  for (let row = 0; row < rows; row++) {
    const zeros = w.subarray(row * columns, (row + 1) * columns).filter(x => x === 0).length;
    // Five standard deviations of a share of 0.75 among 2,000.
    expect(Math.abs(zeros / columns - 0.75), `row ${row}`).toBeLessThan(0.05);
  }
  const rest = w.filter(x => x !== 0);
  expect(Math.sqrt(rest.reduce((sum, x) => sum + x * x, 0) / rest.length)).toBeCloseTo(2, 1);
});

test('every initializer gives what its shape asks for, and names itself', async () => {
  for (const [name, declared] of Object.entries(initializers)) {
    expect(declared.name).toBe(name);
    const w = await drawOf(name as InitializerName, {}, [3, 4, 3, 3], 1);
    expect(w, name).toHaveLength(108);
    expect(w.every(Number.isFinite), name).toBe(true);
  }
});

test('a layer passes its settings on', async () => {
  const document = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 3, initializer: 'constant', value: 0.25 }],
      ['Output', { target: 'class' }],
    ],
    { fields: [features(2), category('class', 3)] },
  );
  const trainer = new Trainer(document, 1);
  await trainer.initialize();
  expect([...trainer.state['dense/weight']!]).toEqual(new Array(6).fill(0.25));
  expect([...trainer.state['dense/bias']!]).toEqual([0, 0, 0]);
});

test('a convolution in groups begins as the identity', async () => {
  const document = chain(
    [
      ['Input', { field: 'image' }],
      ['DepthwiseConv2D', { padding: 'same', initializer: 'identity' }, 'each'],
      ['Conv2D', { filters: 4, padding: 'same', groups: 2, initializer: 'identity' }, 'pairs'],
      ['Output', { loss: 'mse', target: 'image' }],
    ],
    { fields: [{ name: 'image', kind: 'tensor', dtype: 'float32', shape: [4, 5, 5] }] },
  );
  const trainer = new Trainer(document, 1);
  await trainer.initialize();
  const image = fill(1, 100);
  const figures = await trainer.train({ input: image, 'target/output': image }, { learningRate: 0.1 });
  expect(figures.loss).toBe(0);
});
