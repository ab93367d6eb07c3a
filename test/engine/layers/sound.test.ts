/** Spectrogram, MelSpectrogram and MFCC beyond what the reference says: meaning, size and the other provider. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { check } from '../../../engine/graph/check.ts';
import { input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import type { Scope } from '../../../engine/layers/layer.ts';
import { fourierFilters, melFilters } from '../../../engine/layers/sound-tables.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { mul, reduceSum } from '../../../engine/ops/index.ts';
import { buildInferenceGraph } from '../../../engine/training-graph.ts';
import { chain } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const SAMPLES = 4000;

function lowered(type: string, attributes: object): { x: Value; y: Value } {
  const { lower, attributes: table } = layers[type]!;
  const x = input('feed', 'x', { dtype: 'float32', shape: [2, SAMPLES] });
  const y = lower({ x }, withDefaults(table, { ...attributes }), { mode: 'training' } as Scope).y!;
  return { x, y };
}

/** Two tones, at 16,000 samples a second. */
const tones = (...hertz: readonly [number, number]): Float32Array =>
  Float32Array.from({ length: 2 * SAMPLES }, (_, i) =>
    Math.sin((2 * Math.PI * hertz[Math.floor(i / SAMPLES)]! * (i % SAMPLES)) / 16000),
  );

/** Which feature is the strongest in the frame in the middle, for both samples. */
async function strongest(type: string, attributes: object, data: Float32Array): Promise<number[]> {
  const { x, y } = lowered(type, attributes);
  const { y: result } = await runGraph(graphOf([x], { y }), new Map([[x, data]]));
  const [, steps, features] = shapeOf(y) as [number, number, number];
  return [0, 1].map(sample => {
    const start = (sample * steps + Math.floor(steps / 2)) * features;
    const frame = [...(result as Float32Array).slice(start, start + features)];
    return frame.indexOf(Math.max(...frame));
  });
}

test('a tone is strongest at its frequency', async () => {
  // 16,000 / 400 = 40 Hz from one to the next.
  expect(await strongest('Spectrogram', {}, tones(1000, 3200))).toEqual([25, 80]);
  expect(await strongest('Spectrogram', { power: 1, window: 'blackman' }, tones(440, 7000))).toEqual([
    11, 175,
  ]);
});

test('a tone is strongest in the band around its pitch', async () => {
  const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
  const step = mel(8000) / 41;
  const bands = [1000, 3200].map(hertz => Math.round(mel(hertz) / step) - 1);
  expect(await strongest('MelSpectrogram', {}, tones(1000, 3200))).toEqual(bands);
});

test('slaney filters have one area, and what no band reaches is left out', () => {
  const bank = {
    sampleRate: 16000,
    nFft: 4096,
    nMels: 10,
    fMin: 300,
    fMax: 4000,
    melScale: 'slaney',
  } as const;
  const { bins, weights } = melFilters({ ...bank, melNorm: 'slaney' });
  const hertz = 16000 / 4096;
  expect(bins.first).toBe(Math.ceil(300 / hertz));
  expect(bins.first + bins.count - 1).toBe(Math.floor(3999.9 / hertz));
  for (let mel = 0; mel < 10; mel++) {
    const band = weights.slice(mel * bins.count, (mel + 1) * bins.count);
    expect(band.reduce((sum, weight) => sum + weight * hertz, 0)).toBeCloseTo(1, 2);
  }
});

test('a normalized transform of white noise of power 1 has power 1', () => {
  const settings = { nFft: 64, winLength: 50, window: 'hann', normalized: true } as const;
  const filters = fourierFilters(settings, { first: 5, count: 1 });
  expect(filters.reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 6);
});

test.each([
  ['sequence', ['batch', 81, 40]],
  ['signal', ['batch', 40, 81]],
  ['image', ['batch', 1, 40, 81]],
])('the layout %s of a second is %j', (layout, shape) => {
  const document = chain([
    ['Input', { shape: [1, 16000] }],
    ['MelSpectrogram', { layout }, 'mel'],
  ]);
  expect(check(document).nodes.mel!.outputs.y!.shape).toEqual(shape);
});

test('a model that takes raw samples stays small', () => {
  const document = chain([['Input', { shape: [16000] }], ['MFCC'], ['Output', { target: '' }]]);
  const bytes = emitModel(buildInferenceGraph(document).graph).length;
  // 2 · 199 · 400 numbers of the transform, 40 · 199 of the bands and 13 · 40 of the cosines.
  expect(bytes).toBeGreaterThan(4 * 2 * 199 * 400);
  expect(bytes).toBeLessThan(700_000);
});

describe.skipIf(noWebGpu)(`on webgpu as on the CPU${noWebGpu && ` (skipped: ${noWebGpu})`}`, () => {
  test.each([
    ['Spectrogram', { power: 1, layout: 'image', padMode: 'constant' }],
    ['Spectrogram', { scale: 'dB', center: false, winLength: 300 }],
    ['MelSpectrogram', {}],
    ['MFCC', {}],
  ])('%s %j', async (type, attributes) => {
    const { x, y } = lowered(type, attributes);
    const [gradient] = gradients(reduceSum(mul(y, y)), [x]);
    const graph = graphOf([x], { y, gradient: gradient! });
    const feeds = new Map([[x, Float32Array.from(fill(5, 2 * SAMPLES))]]);
    const cpu = await runGraph(graph, feeds);
    const gpu = await runGraph(graph, feeds, { provider: 'webgpu' });
    for (const name of ['y', 'gradient'] as const) {
      const values = cpu[name] as Float32Array;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(relativeDifference(gpu[name] as Float32Array, values, largest), name).toBeLessThan(1e-4);
    }
  });
});
