/** Initializers beside torch.nn.init, from the same uniform numbers; orthogonal ones by what they promise. */
import { describe, expect, test } from 'vitest';
import { randomKey } from '../../../engine/graph/random.ts';
import { type InitializerName, initializerPair, initializers } from '../../../engine/initializers/index.ts';
import type { Uniform } from '../../../engine/initializers/initializer.ts';
import { constant, input } from '../../../engine/ir/value.ts';
import { uniform } from '../../../engine/ops/index.ts';
import { category, chain, features } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';
import { trainingFixtures } from '../../support/training-fixtures.ts';

const { fans, shape, seed, uniform: drawn, exact } = trainingFixtures.initializers;
const [fanIn, fanOut] = fans;

async function build(
  name: InitializerName,
  settings: { readonly [name: string]: unknown },
  shape: readonly number[],
  draw: Uniform,
): Promise<Float32Array> {
  const key = input('scalar', 'random_key', { dtype: 'uint32', shape: [] });
  const value = initializerPair(name, settings).weights.build(shape, { fanIn, fanOut }, draw);
  const runner = await runnerOf({ name, inputs: [key], outputs: [{ name: 'value', value }] });
  return (await runner.run({ random_key: [1] })).value!;
}

describe('from the same uniform numbers', () => {
  const numbers = fill(seed, 35).map(x => (x + 1) / 2);
  const cases: { readonly [name: string]: readonly [InitializerName, { readonly [name: string]: unknown }] } =
    {
      'glorot-uniform': ['glorot-uniform', { gain: 5 / 3 }],
      'he-uniform': ['he-uniform', { fan: 'fan-out', negativeSlope: 0.2 }],
      'truncated-normal': ['truncated-normal', { mean: 0.1, deviation: 0.5 }],
      'truncated-normal far': ['truncated-normal', { deviation: 1, cut: 5 }],
    };
  test.each(Object.keys(drawn))('%s', async name => {
    const found = await build(...cases[name]!, shape, shape => constant(numbers, shape));
    expect(relativeDifference(found, drawn[name]!, 1e-2)).toBeLessThan(1e-4);
  });
});

const never: Uniform = () => expect.fail('Nothing is drawn.');

test.each(Object.keys(exact))('%s', async name => {
  const { shape, values } = exact[name]!;
  expect([...(await build('identity', {}, shape, never))]).toEqual(values);
});

test('constant', async () =>
  expect([...(await build('constant', { value: 0.5 }, [2, 2], never))]).toEqual([0.5, 0.5, 0.5, 0.5]));

async function drawOf(name: InitializerName, settings: object, shape: readonly number[], seed: number) {
  const key = input('scalar', 'random_key', { dtype: 'uint32', shape: [] });
  let stream = 0;
  const { weights } = initializerPair(name, { ...settings });
  const value = weights.build(shape, { fanIn, fanOut }, wanted => uniform(key, stream++, wanted));
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

test('sparse weights are mostly 0, the rest normal', async () => {
  const w = await drawOf('sparse', { sparsity: 0.75, deviation: 2 }, [100, 100], 1);
  const rest = w.filter(x => x !== 0);
  expect(rest.length / w.length).toBeCloseTo(0.25, 1);
  expect(Math.sqrt(rest.reduce((sum, x) => sum + x * x, 0) / rest.length)).toBeCloseTo(2, 0);
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
