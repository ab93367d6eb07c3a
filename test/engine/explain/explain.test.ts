import { expect, it } from 'vitest';
import { explain } from '../../../engine/explain/explain.ts';
import { temporaryFolder } from '../../support/runs.ts';
import { smallConvolutions } from '../../support/small-network.ts';
import { noWebGpu } from '../../support/webgpu.ts';

it('tells what each node’s operations take, in which form, and what lies outside of them', async () => {
  const tune = { seconds: 60, folder: temporaryFolder() };
  const document = await smallConvolutions();
  const explained = await explain({ document, steps: 4, tune, threads: 1 });
  const { operations, seconds, outside } = explained;
  expect(explained).toMatchObject({ device: 'cpu', threads: 1, batchSize: 8, steps: 4 });

  const inKernels = operations.reduce((sum, each) => sum + each.seconds, 0);
  expect(inKernels + outside).toBeCloseTo(seconds, 9);
  expect(inKernels).toBeGreaterThan(0);
  expect(outside).toBeGreaterThan(0);
  expect(operations.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  expect(operations.map(each => each.seconds)).toEqual(
    operations.map(each => each.seconds).sort((a, b) => b - a),
  );

  // Nearly all of it belongs to something that was drawn, or to the update.
  const own = operations.filter(({ phase }) => phase === null);
  expect(own.every(({ operation }) => /Reorder|Memcpy|Transpose/.test(operation))).toBe(true);
  for (const phase of ['forward', 'backward', 'update'])
    expect(operations.some(each => each.phase === phase)).toBe(true);

  const gradient = operations.find(
    ({ operation, name }) => operation === 'ConvWeightGradient' && name === 'conv2',
  )!;
  expect(gradient).toMatchObject({ node: 'conv2', phase: 'backward' });
  expect(gradient.kernels.length).toBeGreaterThan(0);
  expect(Object.keys(gradient.measured!)).toEqual(expect.arrayContaining(['rows', 'columns', 'batch']));
  expect(gradient.measured![gradient.form!]).toBeGreaterThan(0);
  // A fused product and sum is the product's.
  expect(operations.find(({ operation, name }) => operation === 'MatMul' && name === 'dense1')).toMatchObject(
    {
      phase: 'forward',
      form: null,
      measured: null,
      kernels: ['Gemm'],
    },
  );
});

it('does without measurements', async () => {
  const { operations } = await explain({ document: await smallConvolutions(), steps: 1, threads: 1 });
  const gradient = operations.find(({ operation }) => operation === 'ConvInputGradient')!;
  expect(gradient.form).toEqual(expect.any(String));
  expect(gradient.measured).toBeNull();
});

it.skipIf(noWebGpu)(
  'knows the update on a GPU, where it is part of the graph and belongs to all',
  async () => {
    const small = await smallConvolutions();
    const document = { ...small, training: { ...small.training, batchSize: 2, device: 'webgpu' } };
    const { operations } = await explain({ document, steps: 1, threads: 1 });
    const updates = operations.filter(({ operation }) => operation === 'all parameters');
    expect(updates.map(({ node, phase }) => [node, phase])).toEqual([[null, 'update']]);
    expect(updates[0]!.kernels).toEqual(expect.arrayContaining(['Concat', 'Mul', 'Split']));
  },
);
