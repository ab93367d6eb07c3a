/** Networks that draw numbers: in training, and wherever the engine asks a trained one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../engine/data/index.ts';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import type { Feed } from '../../../engine/graph/compiled.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { evaluate } from '../../../engine/train/evaluate.ts';
import { exportModel } from '../../../engine/train/export.ts';
import { feedsOf, fieldsOf } from '../../../engine/train/feeds.ts';
import { predict } from '../../../engine/train/predict.ts';
import { buildEvaluationGraph, buildInferenceGraph } from '../../../engine/training-graph.ts';
import { type Attributes, documentOf, features, node } from '../../support/documents.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { example, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';

/** The example's data and settings, and another network. */
function instead(
  name: string,
  nodes: readonly ReturnType<typeof node>[],
  edges: readonly string[],
  epochs = 3,
): Document {
  const document = example(name, { epochs, schedule: { type: 'constant', attributes: {} } });
  return { ...document, graph: documentOf(nodes, edges).graph };
}

describe('drawn in the training graph', () => {
  /** The mean of the numbers and of their squares. */
  const moments = async (attributes: Attributes) => {
    const formula = (expression: string, name: string) =>
      node('Formula', { expression, parameters: 'm = 1' }, name);
    const document = documentOf(
      [
        node('Random', { shape: [50], ...attributes }),
        formula('m * x', 'first'),
        formula('x * x', 'second'),
        node('Output', { loss: 'value' }, 'mean'),
        node('Output', { loss: 'value' }, 'square'),
      ],
      ['random > first', 'random > second', 'first > mean', 'second > square'],
      { fields: [features(1)] },
    );
    const trainer = new Trainer(document, 400);
    await trainer.initialize();
    const found = [];
    for (let step = 0; step < 2; step++) found.push(await trainer.train({}, { learningRate: 0 }));
    expect(found[0]).not.toEqual(found[1]);
    return [found[0]!['mean/loss']!, found[0]!['square/loss']!] as const;
  };

  it('normal numbers have their mean and deviation', async () => {
    const [mean, square] = await moments({ mean: 2, deviation: 0.5 });
    expect(mean).toBeCloseTo(2, 1);
    expect(Math.sqrt(square - mean ** 2)).toBeCloseTo(0.5, 1);
  });

  it('uniform numbers lie between their bounds', async () => {
    const [mean, square] = await moments({ distribution: 'uniform', low: -1, high: 3 });
    expect(mean).toBeCloseTo(1, 1);
    // (high - low) / √12
    expect(Math.sqrt(square - mean ** 2)).toBeCloseTo(4 / Math.sqrt(12), 1);
  });
});

describe('drawn for an evaluation', () => {
  const feed: Feed = {
    name: 'latent',
    field: '',
    type: float32([4, 3]),
    draw: { distribution: { kind: 'normal', mean: 1, deviation: 2 }, stream: 5 },
  };
  const batchOf = (indices: number[]): Batch => ({
    count: indices.length,
    fields: {},
    weights: Float32Array.from({ length: 4 }, (_, i) => Number(i < indices.length)),
    indices: Uint32Array.from(indices),
  });
  const drawn = (indices: number[], seed = 1) =>
    Array.from(feedsOf([feed], batchOf(indices), seed).latent!, Number);

  it('needs no field, and depends on the sample, not on its place in a batch', () => {
    expect(fieldsOf([feed])).toEqual([]);
    const [first, second] = [drawn([7, 8, 9, 10]), drawn([10, 7])];
    expect(second.slice(0, 6)).toEqual([...first.slice(9), ...first.slice(0, 3)]);
    expect(second.slice(6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(new Set(first).size).toBe(12);
    expect(drawn([7, 8, 9, 10], 2)).not.toEqual(first);
  });

  it('has its mean and deviation', () => {
    const values = Array.from({ length: 2000 }, (_, i) =>
      drawn([4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]),
    ).flat();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.sqrt(square)).toBeCloseTo(2, 1);
  });
});

describe('a generator without an Input', () => {
  const generator = (target: Attributes) =>
    instead(
      'line',
      [
        node('Random', { shape: [3] }, 'latent'),
        node('Dense', { units: 1 }),
        node('Output', { ...target }, 'y'),
      ],
      ['latent > dense', 'dense > y'],
    );

  it('trains, resumes, is evaluated, predicts and is exported with its latent as an input', async () => {
    const document = generator({ target: 'y', loss: 'mse', metrics: ['mae'] });
    const run = temporaryFolder();
    const { end } = await trainAll({ document, run });
    expect((await evaluate({ run, checkpoint: 'best' })).metrics).toEqual(end.metrics.test);
    const samples = await predict({ run, part: 'test', count: 10 });
    expect(samples).toHaveLength(10);
    expect(await predict({ run, part: 'test', count: 10 })).toEqual(samples);
    expect(new Set(samples.map(({ predictions }) => JSON.stringify(predictions))).size).toBe(10);

    const shorter = temporaryFolder();
    await trainAll({
      document: { ...document, training: { ...document.training, epochs: 1 } },
      run: shorter,
    });
    await trainAll({ document, run: shorter, resume: true });
    expect(await tensorsOf(shorter)).toEqual(await tensorsOf(run));

    const path = join(temporaryFolder(), 'generator.onnx');
    const report = await exportModel({ run, path, checkpoint: 'best' });
    expect(report.inputs).toEqual([{ name: 'latent', dtype: 'float32', shape: ['batch', 3] }]);
    expect(report.samples).toBe(50);
    expect(report.maxDifference).toBeLessThan(1e-6);
    const metadata = decodeModel(readFileSync(path)).metadataProps!;
    const { value } = metadata.find(({ key }) => key === 'random.latent')!;
    expect(JSON.parse(value!)).toEqual({ kind: 'normal', mean: 0, deviation: 1 });
  });

  it('trains by a loss without a target, with the data for no more than the number of samples', async () => {
    const { end } = await trainAll({ document: generator({ loss: 'value' }), run: temporaryFolder() });
    expect(end.reason).toBe('finished');
    expect(end.metrics.test!.loss).toBeLessThan(0);
  });
});

describe('a variational autoencoder', () => {
  /** z = μ + e^(½ log σ²) ε; the divergence of N(μ, σ²) from N(0, 1) for each latent number. */
  const autoencoder = (evaluation: string) =>
    instead(
      'iris',
      [
        node('Input', { field: 'features' }, 'x'),
        node('Dense', { units: 2 }, 'mean'),
        node('Dense', { units: 2 }, 'logvar'),
        node('Random', { shape: [2], evaluation }, 'noise'),
        node('Formula', { expression: 'm + exp(v / 2) * e', inputs: 'm, v, e' }, 'z'),
        node('Formula', { expression: '(m^2 + exp(v) - v - 1) / 2', inputs: 'm, v' }, 'divergence'),
        node('Dense', { units: 4 }, 'decoder'),
        node('Output', { target: 'features', loss: 'mse', metrics: [] }, 'again'),
        node('Output', { loss: 'value', weight: 0.1 }, 'kl'),
      ],
      [
        'x > mean',
        'x > logvar',
        'mean > z.m',
        'logvar > z.v',
        'noise > z.e',
        'mean > divergence.m',
        'logvar > divergence.v',
        'z > decoder',
        'decoder > again',
        'divergence > kl',
      ],
    );

  it.each(['draw', 'mean'])('is checked, trained, predicts and exports (%s)', async evaluation => {
    const document = autoencoder(evaluation);
    expect(check(document).problems).toEqual([]);
    const run = temporaryFolder();
    const { end } = await trainAll({ document, run });
    expect(end.metrics.test).toMatchObject({
      'again/loss': expect.any(Number),
      'kl/loss': expect.any(Number),
    });
    const [sample] = await predict({ run, part: 'test', count: 1 });
    expect(sample!.predictions.kl).toMatchObject({ kind: 'values', target: [] });
    const report = await exportModel({
      run,
      path: join(temporaryFolder(), 'vae.onnx'),
      checkpoint: 'best',
    });
    expect(report.inputs.map(({ name }) => name).sort()).toEqual(
      evaluation === 'draw' ? ['noise', 'x'] : ['x'],
    );
    expect(report.maxDifference).toBeLessThan(1e-5);
  });

  it('takes the mean of the latent where it says so', async () => {
    const graph = buildInferenceGraph(autoencoder('mean'));
    const drawn = buildInferenceGraph(autoencoder('draw'));
    expect(buildEvaluationGraph(autoencoder('mean'), { batchSize: 2 }).feeds.some(({ draw }) => draw)).toBe(
      false,
    );
    const state = Object.fromEntries(
      graph.state.map(({ name, type }, i) => [
        name,
        Array.from({ length: type.shape.reduce<number>((size, dim) => size * Number(dim), 1) }, (_, j) =>
          Math.sin(i + j),
        ),
      ]),
    );
    const x = [0.1, 0.2, -0.3, 0.4, 1, -1, 0.5, 0];
    const own = await (await runnerOf(graph.graph, 2)).run({ ...state, x });
    const fed = await (await runnerOf(drawn.graph, 2)).run({ ...state, x, noise: [0, 0, 0, 0] });
    expect(relativeDifference(own.again!, fed.again!, 0.1)).toBeLessThan(1e-6);
  });
});
