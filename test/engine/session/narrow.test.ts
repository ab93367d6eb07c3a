import { expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { constant, type Graph, input, operationsOf } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { add, cast, equal, gather, mul } from '../../../engine/ops/index.ts';
import { narrowIntegers } from '../../../engine/session/narrow.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import { feedTensor, tensorOf } from '../../../engine/session/tensors.ts';

it('says the same with 32 bits as with 64', async () => {
  const index = input('feed', 'index', { dtype: 'int64', shape: [3] });
  const table = input('parameter', 'table', float32([4]));
  const next = add(index, constant(BigInt64Array.of(1n), [1]));
  const found = mul(
    gather(table, index, 0),
    cast(equal(next, cast(cast(next, 'float32'), 'int64')), 'float32'),
  );
  const graph: Graph = {
    name: 'test',
    inputs: [index, table],
    outputs: [{ name: 'y', value: add(found, cast(next, 'float32')) }],
  };
  const narrowed = narrowIntegers(graph);
  verify(narrowed);
  const types = operationsOf(narrowed.outputs.map(output => output.value)).flatMap(({ inputs, outputs }) =>
    [...inputs, ...outputs].map(value => value.type.dtype),
  );
  expect(types).not.toContain('int64');
  expect(types).toContain('int32');

  const run = async (graph: Graph, device: string) => {
    const session = await createSession(graph, { device: 'cpu' });
    const { y } = await session.run({
      index: feedTensor(index.type, BigInt64Array.of(3n, 0n, 1n), device),
      table: tensorOf(table.type, Float32Array.of(10, 20, 30, 40)),
    });
    await session.release();
    return y!.data;
  };
  expect(await run(narrowed, 'webgpu')).toEqual(await run(graph, 'cpu'));
  expect([...((await run(graph, 'cpu')) as Float32Array)]).toEqual([44, 11, 22]);
});
