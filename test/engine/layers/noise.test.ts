/** Layers that draw at random: what they leave as it is, and that they do nothing outside of training. */
import { expect, test } from 'vitest';
import { constant, input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import type { Scope } from '../../../engine/layers/layer.ts';
import { fill } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const [BATCH, CHANNELS, LENGTH] = [40, 25, 20];
const SIZE = BATCH * CHANNELS * LENGTH;

/** Numbers on [0, 1), others at each call. */
function scopeOf(mode: Scope['mode']): Scope {
  let draws = 0;
  return {
    mode,
    batch: BATCH,
    uniform(shape) {
      const size = shape.reduce<number>((product, dim) => product * Number(dim), 1);
      const numbers = fill(900 + draws++, size).map(number => (number + 1) / 2);
      return constant(Float32Array.from(numbers), shape);
    },
  } as Partial<Scope> as Scope;
}

async function apply(type: string, attributes: object, data: Float32Array): Promise<Float32Array> {
  const { lower, attributes: table } = layers[type]!;
  const x = input('feed', 'x', { dtype: 'float32', shape: [BATCH, CHANNELS, LENGTH] });
  const lowered = (mode: Scope['mode']): Value =>
    lower({ x }, withDefaults(table, { ...attributes }), scopeOf(mode)).y!;
  expect(lowered('evaluation')).toBe(x);
  expect(lowered('inference')).toBe(x);
  const y = lowered('training');
  expect(shapeOf(y)).toEqual(shapeOf(x));
  const results = await runGraph(graphOf([x], { y }), new Map([[x, data]]));
  return results.y as Float32Array;
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array): number => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map(value => (value - centre) ** 2)));
};

test('SpatialDropout drops whole channels and keeps the mean', async () => {
  const y = await apply('SpatialDropout', { rate: 0.3 }, new Float32Array(SIZE).fill(2));
  let dropped = 0;
  for (let start = 0; start < SIZE; start += LENGTH) {
    const channel = new Set(y.slice(start, start + LENGTH));
    expect(channel.size).toBe(1);
    if (channel.has(0)) dropped++;
    else expect([...channel][0]).toBeCloseTo(2 / 0.7, 5);
  }
  expect(dropped / (BATCH * CHANNELS)).toBeCloseTo(0.3, 1);
});

test('AlphaDropout keeps mean 0 and deviation 1', async () => {
  // Uniform with deviation 1.
  const x = Float32Array.from(fill(3, SIZE, Math.sqrt(3)));
  const y = await apply('AlphaDropout', { rate: 0.4 }, x);
  expect(Math.abs(mean(y))).toBeLessThan(0.03);
  expect(deviation(y)).toBeCloseTo(1, 1);
  // PyTorch's: what is dropped is a α' + b, with α' = -λα.
  const lowest = -1.7580993408473766;
  const a = 1 / Math.sqrt(0.6 * (1 + 0.4 * lowest ** 2));
  const b = -a * lowest * 0.4;
  const floor = Math.fround(a * lowest + b);
  const dropped = y.filter(value => Math.abs(value - floor) < 1e-5).length;
  expect(dropped / SIZE).toBeCloseTo(0.4, 1);
});

test('GaussianNoise adds normal numbers of its deviation', async () => {
  const y = await apply('GaussianNoise', { deviation: 0.5 }, new Float32Array(SIZE).fill(3));
  expect(mean(y)).toBeCloseTo(3, 1);
  expect(deviation(y)).toBeCloseTo(0.5, 1);
  // Within one deviation, as the normal distribution says.
  const near = y.filter(value => Math.abs(value - 3) < 0.5).length / SIZE;
  expect(near).toBeCloseTo(0.683, 1);
});

test('rrelu draws a slope below 0 for each value, and takes the mean of its bounds later', async () => {
  const { lower, attributes: table } = layers.Activation!;
  const x = input('feed', 'x', { dtype: 'float32', shape: [BATCH, CHANNELS, LENGTH] });
  const data = fill(5, SIZE, 2);
  const slopes = async (mode: Scope['mode']) => {
    const { y } = lower({ x }, withDefaults(table, { function: 'rrelu' }), scopeOf(mode));
    const results = await runGraph(graphOf([x], { y: y! }), new Map([[x, data]]));
    const given = results.y as Float32Array;
    for (let i = 0; i < SIZE; i++) if (data[i]! > 0) expect(given[i]).toBe(data[i]);
    return Float32Array.from(given, (value, i) => value / data[i]!).filter((_, i) => data[i]! < 0);
  };
  // PyTorch's bounds.
  const drawn = await slopes('training');
  expect(Math.min(...drawn)).toBeGreaterThan(1 / 8 - 1e-4);
  expect(Math.max(...drawn)).toBeLessThan(1 / 3 + 1e-4);
  expect(mean(drawn)).toBeCloseTo(11 / 48, 2);
  expect(deviation(drawn)).toBeCloseTo((1 / 3 - 1 / 8) / Math.sqrt(12), 2);
  for (const slope of await slopes('inference')) expect(slope).toBeCloseTo(11 / 48, 5);
});
