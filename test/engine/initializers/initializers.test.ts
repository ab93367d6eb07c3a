import { expect, test } from 'vitest';
import { randomKey, streamOf } from '../../../engine/graph/random.ts';
import { type InitializerName, initializers } from '../../../engine/initializers/index.ts';
import { input } from '../../../engine/ir/value.ts';
import { uniform } from '../../../engine/ops/index.ts';
import { runnerOf } from '../../support/trainer.ts';

async function draw(name: InitializerName, shape: number[], fans: { fanIn: number; fanOut: number }) {
  const key = input('scalar', 'random_key', { dtype: 'uint32', shape: [] });
  let stream = 0;
  const value = initializers[name].build(shape, fans, wanted => uniform(key, stream++, wanted));
  const runner = await runnerOf({ name, inputs: [key], outputs: [{ name: 'value', value }] });
  return (await runner.run({ random_key: [randomKey(1, -1)] })).value!;
}

const moments = (values: Float32Array) => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const fourth = values.reduce((sum, x) => sum + (x - mean) ** 4, 0) / values.length;
  return { mean, variance, kurtosis: fourth / variance ** 2 };
};

const [fanIn, fanOut] = [300, 200];
/** Variance; kurtosis of a uniform distribution 1.8, of a normal one 3. */
const expected: { readonly [name in InitializerName]?: readonly [number, number] } = {
  'glorot-uniform': [2 / 500, 1.8],
  'glorot-normal': [2 / 500, 3],
  'he-uniform': [2 / 300, 1.8],
  'he-normal': [2 / 300, 3],
  'lecun-normal': [1 / 300, 3],
  pytorch: [1 / 300 / 3, 1.8],
  uniform: [0.05 ** 2 / 3, 1.8],
  normal: [0.05 ** 2, 3],
  'standard-normal': [1, 3],
};

test.each(Object.keys(expected) as InitializerName[])('%s has its moments', async name => {
  const [variance, kurtosis] = expected[name]!;
  const found = moments(await draw(name, [fanIn, fanOut], { fanIn, fanOut }));
  expect(Math.abs(found.mean) / Math.sqrt(variance)).toBeLessThan(0.02);
  expect(found.variance / variance).toBeCloseTo(1, 1);
  expect(found.kurtosis).toBeCloseTo(kurtosis, 0.5);
});

test('zeros and ones', async () => {
  const fans = { fanIn: 2, fanOut: 3 };
  expect([...(await draw('zeros', [2, 3], fans))]).toEqual(new Array(6).fill(0));
  expect([...(await draw('ones', [3], fans))]).toEqual([1, 1, 1]);
});

test('keys and streams differ', () => {
  const keys = new Set<number>();
  for (const seed of [0, 1, 2, 2 ** 32, 2 ** 40 + 1])
    for (let step = -1; step < 2000; step++) keys.add(randomKey(seed, step));
  expect(keys.size).toBe(5 * 2001);
  const streams = new Set(Array.from({ length: 5000 }, (_, i) => streamOf(`n_${i}/weight/0`)));
  expect(streams.size).toBe(5000);
});
