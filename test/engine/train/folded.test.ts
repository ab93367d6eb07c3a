/** The exported network says what the evaluation's graph says, with its normalizations inside the weights. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { sizeOf } from '../../../engine/ir/type.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { inferenceModel } from '../../../engine/train/export.ts';
import { buildEvaluationGraph, buildInferenceGraph } from '../../../engine/training-graph.ts';
import { block, withBlocks } from '../../support/blocks.ts';
import { chain, digit, image, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { temporaryFolder } from '../../support/runs.ts';
import { runnerOf } from '../../support/trainer.ts';

const BATCH = 3;
const fields = [image, digit];

/** The file of a network with random numbers, once it is held against the evaluation. */
async function exported(document: Document) {
  const inference = buildInferenceGraph(document);
  const values = Object.fromEntries(
    inference.state.map(({ name, type }, i) => {
      const size = sizeOf(type.shape);
      return [name, name.endsWith('var') ? fill(i, size, 0.5, 1) : fill(i, size, 0.5)];
    }),
  );
  const bytes = await inferenceModel(inference, values);
  const pixels = fill(99, BATCH * 784);
  const session = await ort.InferenceSession.create(bytes);
  const { output } = await session.run({ input: new ort.Tensor('float32', pixels, [BATCH, 1, 28, 28]) });
  const { graph } = buildEvaluationGraph(document, { batchSize: BATCH });
  const feeds = { input: pixels, 'target/output': [0, 1, 2], sample_weight: [1, 1, 1] };
  const results = await (await runnerOf(graph)).run({ ...values, ...feeds });
  expect(relativeDifference(output!.data as Float32Array, results['result/output']!, 0.1)).toBeLessThan(1e-4);
  const { node: nodes, initializer } = decodeModel(bytes).graph!;
  return { bytes, nodes: nodes!.map(({ name }) => name!), weights: initializer!.map(({ name }) => name!) };
}

/** What onnxruntime makes of the file. */
async function optimizedOperators(bytes: Uint8Array): Promise<string[]> {
  const optimizedModelFilePath = path.join(temporaryFolder(), 'optimized.onnx');
  await ort.InferenceSession.create(bytes, { optimizedModelFilePath, logSeverityLevel: 4 });
  return decodeModel(readFileSync(optimizedModelFilePath)).graph!.node!.map(({ opType }) => opType!);
}

describe('an exported network', () => {
  it('has no normalization behind a convolution or a dense layer, and the names of the weights', async () => {
    const { nodes, weights } = await exported(
      chain(
        [
          ['Input', { field: 'image' }],
          ['Conv2D', { filters: 4, stride: [2, 2], bias: false }, 'stem'],
          ['BatchNorm', {}, 'norm1'],
          ['Activation', { function: 'relu6' }, 'relu6'],
          ['DepthwiseConv2D', {}, 'depthwise'],
          ['BatchNorm', {}, 'norm2'],
          ['ConvTranspose2D', { filters: 6, groups: 2 }, 'wider'],
          ['BatchNorm', {}, 'norm3'],
          ['Flatten'],
          ['Dense', { units: 8 }, 'hidden'],
          ['BatchNorm', {}, 'norm4'],
          ['Dense', { units: 10 }, 'scores'],
          ['Output', { target: 'digit' }],
        ],
        { fields },
      ),
    );
    expect(nodes).toEqual([
      'stem/Conv',
      'relu6/Clip',
      'depthwise/Conv',
      'wider/ConvTranspose',
      'flatten/Reshape',
      'hidden/Gemm',
      'scores/Gemm',
      'output/Softmax',
    ]);
    const layers = ['stem', 'depthwise', 'wider', 'hidden', 'scores'];
    const named = weights.filter(name => name.includes('/'));
    expect(named.sort()).toEqual(layers.flatMap(layer => [`${layer}/bias`, `${layer}/weight`]).sort());
  });

  it('keeps a normalization that has nothing to go into, in the form that ONNX has for it', async () => {
    const { nodes, weights } = await exported(
      chain(
        [
          ['Input', { field: 'image' }],
          ['BatchNorm', {}, 'first'],
          ['Conv2D', { filters: 3, stride: [4, 4] }, 'conv'],
          ['Activation', {}, 'relu'],
          ['BatchNorm', { epsilon: 0.01 }, 'norm'],
          ['Flatten'],
          ['Dense', { units: 10, bias: false }, 'scores'],
          ['Output', { target: 'digit' }],
        ],
        { fields },
      ),
    );
    expect(nodes.filter(name => name.endsWith('BatchNormalization'))).toEqual([
      'first/BatchNormalization',
      'norm/BatchNormalization',
    ]);
    for (const state of ['weight', 'bias', 'running_mean', 'running_var'])
      expect(weights).toContain(`norm/${state}`);
  });

  it('normalizes features in one operation, and has one GELU once onnxruntime has read it', async () => {
    const { nodes, weights, bytes } = await exported(
      chain(
        [
          ['Input', { field: 'image' }],
          ['Flatten'],
          ['LayerNorm', { epsilon: 0.01 }, 'norm'],
          ['Dense', { units: 8 }, 'hidden'],
          ['Activation', { function: 'gelu' }, 'gelu'],
          ['Dense', { units: 10 }, 'scores'],
          ['Output', { target: 'digit' }],
        ],
        { fields },
      ),
    );
    expect(nodes.filter(name => name.startsWith('norm'))).toEqual(['norm/LayerNormalization']);
    expect(weights).toEqual(expect.arrayContaining(['norm/weight', 'norm/bias']));
    expect(await optimizedOperators(bytes)).toContain('Gelu');
  });

  it('has activations that onnxruntime takes into the convolution before them', async () => {
    const bent = ['leaky-relu', 'hardsigmoid', 'relu6'];
    const { nodes, bytes } = await exported(
      chain(
        [
          ['Input', { field: 'image' }],
          ...bent.flatMap(
            name =>
              [
                ['Conv2D', { filters: 16 }, `before ${name}`],
                ['Activation', { function: name }, name],
              ] as const,
          ),
          ['Conv2D', { filters: 16 }],
          ['Flatten'],
          ['Dense', { units: 10 }, 'scores'],
          ['Output', { target: 'digit' }],
        ],
        { fields },
      ),
    );
    expect(nodes).toEqual(expect.arrayContaining(['leaky-relu/LeakyRelu', 'hardsigmoid/HardSigmoid']));
    const left = new Set(await optimizedOperators(bytes));
    expect([...left].filter(name => /Relu|Hard|Clip/.test(name))).toEqual([]);
  });

  it('keeps the weight of a layer beside what is made of it, where both are read', async () => {
    const shared = block(
      'filters',
      [node('BlockInput', {}, 'x'), node('Conv2D', { filters: 1 }, 'conv'), node('BlockOutput', {}, 'y')],
      ['x > conv', 'conv > y'],
    );
    const document = chain(
      [
        ['Input', { field: 'image' }],
        ['Block', { block: 'filters', repeat: 2, share: true }, 'twice'],
        ['BatchNorm', {}, 'norm'],
        ['Flatten'],
        ['Dense', { units: 10 }, 'scores'],
        ['Output', { target: 'digit' }],
      ],
      { fields },
    );
    const { nodes, weights } = await exported(withBlocks(document, shared));
    expect(nodes.filter(name => name.includes('Conv'))).toHaveLength(2);
    expect(weights.filter(name => name.includes('conv/'))).toHaveLength(4);
    expect(weights.filter(name => name.includes('norm'))).toEqual([]);
  });
});
