import { expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { type Graph, input, type Value } from '../../../engine/ir/value.ts';
import { add, mul } from '../../../engine/ops/arithmetic.ts';
import { gather } from '../../../engine/ops/indexing.ts';
import { openModel, writtenModel } from '../../../engine/session/runtime.ts';
import { allocate, tensorOf } from '../../../engine/session/tensors.ts';
import { runUnread, withUnreadResults } from '../../../engine/session/unread-results.ts';

const CPU = { device: 'cpu', threads: 1 };
const MEGABYTE = 2 ** 20;

async function open(inputs: readonly Value[], outputs: { readonly [name: string]: Value }) {
  const graph: Graph = {
    name: 'test',
    inputs,
    outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
  };
  const { model, optimization } = await writtenModel(graph, CPU);
  return openModel(withUnreadResults(model), CPU, optimization);
}

it('writes results where they are asked for, and makes no copy of them', async () => {
  const type = float32([4 * MEGABYTE]);
  const x = input('feed', 'x', type);
  const session = await open([x], { twice: mul(x, 2), more: add(x, 1) });
  const [twice, more] = [allocate(type), allocate(type)];
  const feeds = { x: tensorOf(type, new Float32Array(4 * MEGABYTE).fill(3)) };
  const before = process.memoryUsage().arrayBuffers;
  await runUnread(session, feeds, { twice: tensorOf(type, twice), more: tensorOf(type, more) });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MEGABYTE);
  expect(twice.every(value => value === 6)).toBe(true);
  expect(more.every(value => value === 4)).toBe(true);
  await session.release();
});

it('tells of what goes wrong in the model', async () => {
  const x = input('feed', 'x', float32([3]));
  const index = input('feed', 'index', { dtype: 'int64', shape: [1] });
  const session = await open([x, index], { y: gather(x, index) });
  const feeds = {
    x: tensorOf(float32([3]), Float32Array.of(1, 2, 3)),
    index: tensorOf({ dtype: 'int64', shape: [1] }, BigInt64Array.of(7n)),
  };
  const y = tensorOf(float32([1]), new Float32Array(1));
  await expect(runUnread(session, feeds, { y })).rejects.toThrow('bounds');
  await expect(runUnread(session, { x: feeds.x }, { y })).rejects.toThrow('missing');
  await session.release();
});
