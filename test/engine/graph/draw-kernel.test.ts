/** First values drawn by a kernel beside the same drawn by onnxruntime's graph. */
import { expect, test } from 'vitest';
import { FIRST_VALUE, streamInput, type TrainingGraph } from '../../../engine/graph/compiled.ts';
import { drawKernel } from '../../../engine/graph/draw-kernel.ts';
import { randomKey } from '../../../engine/graph/random.ts';
import { type InitializerName, initializers } from '../../../engine/initializers/index.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { input, type Value } from '../../../engine/ir/value.ts';
import { uniform } from '../../../engine/ops/random.ts';
import { streamKey } from '../../../engine/ops/random-places.ts';
import { stateOfKey } from '../../../engine/session/initialize.ts';
import { runnerOf } from '../../support/trainer.ts';

const KEY = randomKey(3, -1);
const STREAMS = [0x12345678, 0xfedcba98];

type Build = (draw: () => Value) => Value;

function byKernel(build: Build, shape: readonly number[]): Promise<Float32Array> | null {
  const draws: Value[] = [];
  const value = build(() => {
    draws.push(input('feed', `draw/${draws.length}`, float32(shape)));
    return draws.at(-1)!;
  });
  const rows = drawKernel(value, draws);
  if (!rows) return null;
  const streams = STREAMS.slice(0, draws.length);
  const training: Pick<TrainingGraph, 'initialization' | 'state'> = {
    state: [{ name: 'w', role: 'parameter', node: 'n', type: float32(shape) }],
    initialization: {
      filled: {},
      drawn: [{ states: [{ name: 'w', streams }], by: { kind: 'kernel', rows } }],
    },
  };
  return stateOfKey(training, KEY).then(({ w }) => w as Float32Array);
}

async function byGraph(build: Build, shape: readonly number[]): Promise<Float32Array> {
  const [key, ...streams] = ['random_key', streamInput(0), streamInput(1)].map(name =>
    input('scalar', name, { dtype: 'uint32', shape: [] }),
  ) as [Value, ...Value[]];
  let draws = 0;
  const value = build(() => uniform(key, streams[draws++]!, shape));
  const inputs = [key, ...streams.slice(0, draws)];
  const runner = await runnerOf({ name: 'draw', inputs, outputs: [{ name: FIRST_VALUE, value }] });
  const keys = STREAMS.slice(0, draws).map((stream, i) => [streamInput(i), [streamKey(stream)]]);
  return (await runner.run({ random_key: [KEY], ...Object.fromEntries(keys) }))[FIRST_VALUE]!;
}

const builderOf =
  (name: InitializerName, shape: readonly number[]): Build =>
  draw =>
    initializers[name].build(shape, { fanIn: 30, fanOut: 20 }, draw);

/** Rows and columns that the shape gives, that leave a rest, and of less than a vector. */
const shapes = [[64, 48], [8, 3, 5, 5], [10_007], [5], [1]];

test.each(shapes)('uniform draws have the very bits, of the shape [%s, …]', async (...shape) => {
  const build = builderOf('he-uniform', shape);
  expect(await byKernel(build, shape)).toEqual(await byGraph(build, shape));
});

test.each(shapes)('normal draws differ in the last bits at most, of the shape [%s, …]', async (...shape) => {
  const build = builderOf('standard-normal', shape);
  const [found, expected] = [(await byKernel(build, shape))!, await byGraph(build, shape)];
  expect(found).toHaveLength(expected.length);
  for (const [i, x] of expected.entries()) expect(Math.abs(found[i]! - x)).toBeLessThan(2e-6);
});

test('what is not made element by element has no kernel', () => {
  expect(byKernel(builderOf('orthogonal', [6, 6]), [6, 6])).toBeNull();
  expect(byKernel(builderOf('normal', [6, 6]), [6, 6])).not.toBeNull();
});
