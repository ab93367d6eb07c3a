/** Layers that vary samples at random: what they do to them in training, and that they do nothing outside of it. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { constant, input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import type { Scope } from '../../../engine/layers/layer.ts';
import { mul, reduceSum } from '../../../engine/ops/index.ts';
import { chain } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { type Figures, Trainer } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const [BATCH, CHANNELS, HEIGHT, WIDTH] = [200, 2, 7, 9];
const SHAPE = [BATCH, CHANNELS, HEIGHT, WIDTH];
const AREA = HEIGHT * WIDTH;
const SIZE = BATCH * CHANNELS * AREA;

/** Draws the numbers given, for one sample after the other; else others at each call, uniform on [0, 1). */
function scopeOf(mode: Scope['mode'], given: readonly number[] = []): Scope {
  let draws = 0;
  return {
    mode,
    batch: BATCH,
    uniform(shape) {
      const size = shape.reduce<number>((product, dim) => product * Number(dim), 1);
      const same = given[draws];
      const numbers = fill(700 + draws++, size).map(number => same ?? (number + 1) / 2);
      return constant(Float32Array.from(numbers), shape);
    },
  } as Partial<Scope> as Scope;
}

function lowered(type: string, attributes: object, scope: Scope): { x: Value; y: Value } {
  const { lower, attributes: table } = layers[type]!;
  const x = input('feed', 'x', { dtype: 'float32', shape: SHAPE });
  return { x, y: lower({ x }, withDefaults(table, { ...attributes }), scope).y! };
}

async function varied(
  type: string,
  attributes: object,
  data: Float32Array,
  given?: readonly number[],
): Promise<Float32Array> {
  const { x, y } = lowered(type, attributes, scopeOf('training', given));
  const { y: result } = await runGraph(graphOf([x], { y }), new Map([[x, data]]));
  return result as Float32Array;
}

/** Every pixel tells where it is: 1 + row · width + column. */
const map = Float32Array.from({ length: SIZE }, (_, i) => 1 + (i % AREA));
const noise = Float32Array.from(fill(4, SIZE));
const sampleOf = (data: Float32Array, n: number): number[] => [
  ...data.slice(n * CHANNELS * AREA, (n + 1) * CHANNELS * AREA),
];
const samples = (data: Float32Array): number[][] =>
  Array.from({ length: BATCH }, (_, n) => sampleOf(data, n));
/** One image of `map`, changed pixel by pixel; 0 where it gives null. */
const image = (at: (row: number, column: number) => [number, number] | null): number[] =>
  Array.from({ length: CHANNELS * AREA }, (_, i) => {
    const place = at(Math.floor((i % AREA) / WIDTH), i % WIDTH);
    return place ? 1 + place[0] * WIDTH + place[1] : 0;
  });
const isInside = (row: number, column: number): boolean =>
  row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;

const cases: readonly (readonly [string, object])[] = [
  ['RandomFlip', { vertical: true }],
  ['RandomShift', {}],
  ['RandomShift', { mode: 'reflect' }],
  ['RandomCrop', { size: [HEIGHT, WIDTH], padding: 2, value: 0.5 }],
  ['RandomAffine', { shear: 10, value: 0.5 }],
  ['RandomAffine', { mode: 'edge' }],
  ['CutOut', { size: [3, 4] }],
  ['RandomMask', { axis: -1, width: 4 }],
];

test.each(cases)('%s %j does nothing outside of training', (type, attributes) => {
  for (const mode of ['evaluation', 'inference'] as const) {
    const { x, y } = lowered(type, attributes, scopeOf(mode));
    expect(y).toBe(x);
  }
});

test('RandomFlip mirrors a share of the images', async () => {
  const mirrored = image((row, column) => [row, WIDTH - 1 - column]);
  const found = samples(await varied('RandomFlip', { probability: 0.3 }, map));
  const flipped = found.filter(sample => `${sample}` === `${mirrored}`).length;
  const same = found.filter(sample => `${sample}` === `${sampleOf(map, 0)}`).length;
  expect(flipped + same).toBe(BATCH);
  expect(flipped / BATCH).toBeCloseTo(0.3, 1);
});

test('RandomFlip draws both directions on their own', async () => {
  const found = new Set(samples(await varied('RandomFlip', { vertical: true }, map)).map(String));
  expect(found.size).toBe(4);
  expect(found).toContain(`${image((row, column) => [HEIGHT - 1 - row, WIDTH - 1 - column])}`);
});

/** Of each sample of `map`: by how much it was moved, or null where it is not a moved image. */
function shiftsOf(found: number[][], moved: (row: number, column: number) => [number, number] | null) {
  const shifts = new Map<string, string>();
  for (let down = -3; down <= 3; down++)
    for (let right = -3; right <= 3; right++)
      shifts.set(`${image((row, column) => moved(row + down, column + right))}`, `${down} ${right}`);
  return found.map(sample => shifts.get(`${sample}`) ?? null);
}

test('RandomShift moves by every number of pixels up to its limit, and no further', async () => {
  const found = samples(await varied('RandomShift', { pixels: [1, 2] }, map));
  const shifts = shiftsOf(found, (row, column) => (isInside(row, column) ? [row, column] : null));
  const counts = new Map<string | null, number>();
  for (const shift of shifts) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual(
    ['-1 -2', '-1 -1', '-1 0', '-1 1', '-1 2', '0 -2', '0 -1', '0 0', '0 1', '0 2']
      .concat(['1 -2', '1 -1', '1 0', '1 1', '1 2'])
      .sort(),
  );
  for (const count of counts.values()) expect(count).toBeLessThan(BATCH / 4);
});

test('RandomShift repeats or mirrors what is at the border', async () => {
  const clamp = (place: number, size: number) => Math.min(Math.max(place, 0), size - 1);
  const fold = (place: number, size: number) => size - 1 - Math.abs(size - 1 - Math.abs(place));
  for (const [mode, within] of Object.entries({ edge: clamp, reflect: fold })) {
    const found = samples(await varied('RandomShift', { pixels: [3, 3], mode }, map));
    const shifts = shiftsOf(found, (row, column) => [within(row, HEIGHT), within(column, WIDTH)]);
    expect(shifts).not.toContain(null);
    expect(new Set(shifts).size).toBeGreaterThan(40);
  }
});

test('RandomCrop cuts parts out, and the middle outside of training', async () => {
  const attributes = { size: [4, 5] };
  const found = await varied('RandomCrop', attributes, map);
  const corners = new Set<number>();
  for (let n = 0; n < BATCH; n++) {
    const part = [...found.slice(n * CHANNELS * 20, n * CHANNELS * 20 + 20)];
    corners.add(part[0]!);
    expect(part).toEqual(part.map((_, i) => part[0]! + Math.floor(i / 5) * WIDTH + (i % 5)));
  }
  // 4 · 5 places of the upper left corner.
  expect(corners.size).toBe(20);
  const { x, y } = lowered('RandomCrop', attributes, scopeOf('evaluation'));
  const { y: middle } = await runGraph(graphOf([x], { y }), new Map([[x, map]]));
  expect(middle![0]).toBe(1 + WIDTH + 2);
  expect(shapeOf(y)).toEqual([BATCH, CHANNELS, 4, 5]);
});

test('RandomAffine turns by a right angle, moves and zooms as drawn', async () => {
  const still = { degrees: 0, shift: 0, zoom: 0 };
  // Drawn are the angle, the slant, the zoom, and the moves down and to the right.
  const turned = await varied('RandomAffine', { ...still, degrees: 180 }, map, [0.75]);
  const [middle, side] = [(HEIGHT - 1) / 2, (WIDTH - 1) / 2];
  const expected = image((row, column) => {
    const at: [number, number] = [middle + (column - side), side - (row - middle)];
    return isInside(...at) ? at : null;
  });
  expect(relativeDifference(sampleOf(turned, 0), expected, 1)).toBeLessThan(1e-4);

  const moved = await varied('RandomAffine', { ...still, shift: 1 / 3 }, map, [0, 0, 0, 0.5, 1]);
  const right = image((row, column) => (column >= 3 ? [row, column - 3] : null));
  expect(relativeDifference(sampleOf(moved, 0), right, 1)).toBeLessThan(1e-4);

  const near = await varied('RandomAffine', { ...still, zoom: 0.5, mode: 'edge' }, map, [0, 0, 0]);
  // Half as large: the middle stays, and every second pixel is seen.
  const half = image((row, column) => {
    const at = [middle + 2 * (row - middle), side + 2 * (column - side)] as const;
    return [Math.min(Math.max(at[0], 0), HEIGHT - 1), Math.min(Math.max(at[1], 0), WIDTH - 1)];
  });
  expect(relativeDifference(sampleOf(near, 0), half, 1)).toBeLessThan(1e-4);
});

test('RandomAffine slants, draws lines between pixels, and fills with its value', async () => {
  const slanted = await varied('RandomAffine', { degrees: 0, shift: 0, zoom: 0, shear: 45 }, map, [0, 1]);
  const expected = image((row, column) => {
    const from = column + row - (HEIGHT - 1) / 2;
    return isInside(row, from) ? [row, from] : null;
  });
  expect(relativeDifference(sampleOf(slanted, 0), expected, 1)).toBeLessThan(1e-4);

  const attributes = { degrees: 0, shift: 0.5 / WIDTH, zoom: 0, value: 5 };
  const between = await varied('RandomAffine', attributes, map, [0, 0, 0, 0.5, 1]);
  expect(sampleOf(between, 0)[1]).toBeCloseTo(1.5, 4);
  expect(sampleOf(between, 0)[0]).toBeCloseTo((1 + 5) / 2, 4);
});

test('CutOut covers a box around a point of the image', async () => {
  const found = samples(await varied('CutOut', { size: [3, 4], value: -1 }, map));
  const middles = new Set<string>();
  for (const sample of found) {
    const covered = sample.flatMap((value, i) => (value === -1 ? [i] : []));
    const rows = covered.map(i => Math.floor((i % AREA) / WIDTH));
    const columns = covered.map(i => i % WIDTH);
    const [height, width] = [rows, columns].map(all => Math.max(...all) - Math.min(...all) + 1);
    expect(covered).toHaveLength(CHANNELS * height! * width!);
    expect(height).toBeLessThanOrEqual(3);
    expect(width).toBeLessThanOrEqual(4);
    middles.add(`${Math.min(...rows)} ${Math.min(...columns)}`);
    sample.forEach((value, i) => {
      if (value !== -1) expect(value).toBe(map[i]);
    });
  }
  expect(middles.size).toBeGreaterThan(30);
});

test('RandomMask covers stretches shorter than its width', async () => {
  const found = samples(await varied('RandomMask', { axis: 3, width: 5, count: 1, value: -1 }, map));
  const lengths = found.map(sample => {
    const row = sample.slice(0, WIDTH);
    const covered = row.flatMap((value, column) => (value === -1 ? [column] : []));
    // All rows and channels alike, and without a gap.
    expect(sample).toEqual(sample.map((_, i) => (covered.includes(i % WIDTH) ? -1 : map[i])));
    if (covered.length > 0) expect(covered.at(-1)! - covered[0]! + 1).toBe(covered.length);
    return covered.length;
  });
  // 0 to 4, all equally often.
  for (let length = 0; length < 5; length++)
    expect(lengths.filter(each => each === length).length / BATCH).toBeCloseTo(0.2, 1);
  expect(Math.max(...lengths)).toBe(4);
});

/** Losses of four steps, the state of the second handed over to another trainer where `resumed`. */
async function losses(type: string, attributes: object, seed: number, resumed = false): Promise<number[]> {
  const size = 4;
  const document = chain(
    [
      ['Input', { field: 'image' }],
      ['Conv2D', { filters: 2, kernelSize: [1, 1] }],
      [type, attributes as Record<string, never>, 'random'],
      ['Output', { target: 't', loss: 'mse', metrics: [] }],
    ],
    {
      fields: [
        { name: 'image', kind: 'image', dtype: 'float32', shape: [CHANNELS, HEIGHT, WIDTH] },
        { name: 't', kind: 'tensor', dtype: 'float32', shape: [CHANNELS, HEIGHT, WIDTH] },
      ],
    },
  );
  let trainer = new Trainer(document, size);
  await trainer.initialize();
  const feeds = {
    input: fill(1, size * CHANNELS * AREA, 2),
    'target/output': fill(501, size * CHANNELS * AREA),
  };
  const figures: Figures[] = [];
  for (let step = 0; step < 4; step++) {
    if (resumed && step === 2) {
      const { state } = trainer;
      trainer = new Trainer(document, size);
      trainer.state = state;
      trainer.step = step;
    }
    figures.push(await trainer.train(feeds, { learningRate: 0, seed }));
  }
  return figures.map(({ loss }) => loss!);
}

test.each(cases)('%s %j depends on seed and step alone', async (type, attributes) => {
  const found = await losses(type, attributes, 1);
  expect(new Set(found).size).toBe(4);
  expect(await losses(type, attributes, 1, true)).toEqual(found);
  expect(await losses(type, attributes, 2)).not.toEqual(found);
});

describe.skipIf(noWebGpu)(`on webgpu as on the CPU${noWebGpu && ` (skipped: ${noWebGpu})`}`, () => {
  test.each([
    ...cases,
    ['Resize', { size: [4, 11], mode: 'nearest' }],
    ['Resize', { size: [4, 11] }],
    ['ImageNormalize', { mean: [0.1, 0.2] }],
  ] as const)('%s %j', async (type, attributes) => {
    const { x, y } = lowered(type, attributes, scopeOf('training'));
    const [gradient] = gradients(reduceSum(mul(y, y)), [x]);
    const graph = graphOf([x], { y, gradient: gradient! });
    const cpu = await runGraph(graph, new Map([[x, noise]]));
    const gpu = await runGraph(graph, new Map([[x, noise]]), { provider: 'webgpu' });
    // WGSL promises sin and cos to 2^-11 only.
    const allowed = type === 'RandomAffine' ? 0.02 : 1e-5;
    for (const name of ['y', 'gradient'] as const)
      expect(relativeDifference(gpu[name] as Float32Array, cpu[name] as Float32Array, 1), name).toBeLessThan(
        allowed,
      );
  });
});
