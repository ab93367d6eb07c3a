import { describe, expect, test } from 'vitest';
import type { Document, Training } from '../../../engine/document/document.ts';
import { peakBytes } from '../../../engine/ir/liveness.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import type { Graph } from '../../../engine/ir/value.ts';
import { operationsOf } from '../../../engine/ir/value.ts';
import { executionOrder } from '../../../engine/onnx/execution-order.ts';
import { expandForms } from '../../../engine/onnx/forms.ts';
import { portable } from '../../../engine/ops/op.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { createStepSession } from '../../../engine/session/step-session.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { chain, digit, documentOf, node, type Part } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const BATCH = 4;
const small = { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 12, 12] } as const;

/** Convolutions, each with its statistics, its activation and some dropout. */
function deep(depth: number, training: Partial<Training> = {}): Document {
  const layers = Array.from({ length: depth }, (_, i): Part[] => [
    ['Conv2D', { filters: 8, kernelSize: [3, 3], padding: 'same' }, `conv${i}`],
    ['BatchNorm', {}, `norm${i}`],
    ['Activation', {}, `relu${i}`],
    ...(i % 4 === 1 ? [['Dropout', { rate: 0.2 }, `drop${i}`] as const] : []),
  ]).flat();
  return chain(
    [
      ['Input', { field: 'image' }],
      ...layers,
      ['GlobalAveragePool'],
      ['Dense', { units: 10 }],
      ['Output', { target: 'digit' }],
    ],
    { fields: [small, digit], training },
  );
}

/** A U-Net in small: what the first half gives is used by the second, from the outside in. */
function skipping(depth: number, training: Partial<Training> = {}): Document {
  const nodes = [node('Input', { field: 'image' })];
  const edges: string[] = [];
  const conv = (name: string, from: string): string => {
    nodes.push(node('Conv2D', { filters: 6, kernelSize: [3, 3], padding: 'same' }, name));
    nodes.push(node('Activation', { function: 'tanh' }, `${name}y`));
    edges.push(`${from} > ${name}`, `${name} > ${name}y`);
    return `${name}y`;
  };
  const kept: string[] = [];
  let at = 'input';
  for (let i = 0; i < depth; i++) {
    at = conv(`down${i}`, at);
    kept.push(at);
  }
  for (let i = 0; i < depth; i++) {
    nodes.push(node('Add', {}, `add${i}`));
    edges.push(`${at} > add${i}.x1`, `${kept.pop()} > add${i}.x2`);
    at = conv(`up${i}`, `add${i}`);
  }
  nodes.push(
    node('GlobalAveragePool', {}, 'pool'),
    node('Dense', { units: 10 }),
    node('Output', { target: 'digit' }),
  );
  edges.push(`${at} > pool`, 'pool > dense', 'dense > output');
  return documentOf(nodes, edges, { fields: [small, digit], training });
}

const peakOf = (graph: Graph): number => {
  const emitted = simplify(expandForms(graph, portable('cpu')));
  return peakBytes(emitted, executionOrder(emitted));
};

const recomputing = (document: Document, recompute = true): Document => ({
  ...document,
  training: { ...document.training, recompute },
});

/** The measures of each step, and the state after the last, as a run would have them. */
async function steps(document: Document, device = 'cpu', count = 4) {
  const training = buildTrainingGraph(document, { batchSize: BATCH });
  const session = await createStepSession(training, { device, threads: 1 });
  try {
    session.load(await initialState(training, 1));
    const measures: number[][] = [];
    for (let step = 0; step < count; step++) {
      const scalars = training.scalarValues({ step, seed: 3, rate: () => 0.01 });
      const feeds = {
        input: fill(step + 1, BATCH * 144),
        'output/target': BigInt64Array.from(labels(step + 1, BATCH, 10), BigInt),
        sample_weight: Float32Array.of(1, 1, 1, 0),
      };
      const named = Object.fromEntries(
        training.feeds.map(({ name, field }) => [
          name,
          field === 'image' ? feeds.input : field === 'digit' ? feeds['output/target'] : feeds.sample_weight,
        ]),
      );
      measures.push([...(await session.step(named, scalars))]);
    }
    return { measures, state: await session.snapshot() };
  } finally {
    await session.close();
  }
}

describe('recomputation of activations', () => {
  test.each([
    ['convolutions with statistics and dropout', deep(8)],
    ['a gradient that is clipped by its norm', deep(8, { clipNorm: 0.1 })],
    ['connections that skip half the network', skipping(6)],
    [
      'gradients that are gathered, and weights that are averaged',
      deep(8, { accumulate: 2, averaging: { decay: 0.9 } }),
    ],
  ])('changes no bit of any result: %s', async (_, document) => {
    expect(await steps(recomputing(document))).toEqual(await steps(document));
  });

  test.each([
    ['in a deep network', deep(32), 0.5],
    ['where the gradient is clipped by its norm', deep(32, { clipNorm: 0.1 }), 0.5],
    ['across connections that skip', skipping(12), 0.9],
  ])('halves what a step has in memory at once %s', (_, document, share) => {
    const peak = (recompute: boolean) =>
      peakOf(buildTrainingGraph(recomputing(document, recompute), { batchSize: 32 }).graph);
    expect(peak(true)).toBeLessThan(share * peak(false));
  });

  test('grows with the square root of the depth', () => {
    const peak = (depth: number) =>
      peakOf(buildTrainingGraph(deep(depth, { recompute: true }), { batchSize: 32 }).graph);
    expect(peak(64) / peak(16)).toBeLessThan(2.5);
  });

  test('computes each operation of the forward pass again once at most', () => {
    const count = (recompute: boolean) =>
      operationsOf(
        buildTrainingGraph(deep(16, { recompute }), { batchSize: BATCH }).graph.outputs.map(
          ({ value }) => value,
        ),
      ).filter(({ row }) => row.name === 'Conv').length;
    expect(count(true)).toBeGreaterThan(count(false));
    expect(count(true)).toBeLessThanOrEqual(2 * count(false));
  });

  test('leaves a network alone that has nothing to save', () => {
    const tiny = chain(
      [['Input', { field: 'image' }], ['Flatten'], ['Dense', { units: 10 }], ['Output', { target: 'digit' }]],
      {
        fields: [small, digit],
      },
    );
    const count = (recompute: boolean) => {
      const { graph } = buildTrainingGraph(recomputing(tiny, recompute), { batchSize: BATCH });
      return operationsOf(graph.outputs.map(({ value }) => value)).length;
    };
    expect(count(true)).toBe(count(false));
  });

  test.skipIf(noWebGpu)(
    'gives the same results on webgpu',
    async () => {
      const [recomputed, plain] = [
        await steps(deep(3, { recompute: true }), 'webgpu', 2),
        await steps(deep(3), 'webgpu', 2),
      ];
      recomputed.measures.flat().forEach((value, i) => {
        expect(value).toBeCloseTo(plain.measures.flat()[i]!, 3);
      });
    },
    120_000,
  );
});
