/** From what was measured to what is read. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { peakBytes, speed } from '../../bench/figure.ts';
import { compilePlot, exponentOf, growthPlots, svgOf } from '../../bench/report/plots.ts';
import { tablesOf } from '../../bench/report/tables.ts';
import { merged, readResults, type SuiteResults, saveResults } from '../../bench/results.ts';
import type { BenchResult } from '../../bench/run.ts';
import type { Suite } from '../../bench/suite.ts';

const samples = speed('samplesPerSecond', 'samples/s');

const result = (name: string, ours: number, theirs?: number): BenchResult => ({
  type: 'bench',
  suite: 'train',
  name,
  ours: { samplesPerSecond: ours, peakBytes: 100e6 },
  peers: theirs === undefined ? {} : { pytorch: { samplesPerSecond: theirs, peakBytes: 200e6 } },
  ratio: {},
  skipped: {},
});

const measured: SuiteResults = {
  suite: 'train',
  date: '2026-01-02T03:04:05.000Z',
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryBytes: 2 ** 33,
    system: 'Linux',
    node: '20.19.0',
    onnxruntime: '1.30.0',
  },
  options: { threads: 2, seconds: 1, turns: 3 },
  peers: { pytorch: 'PyTorch 9.9' },
  results: [result('small', 1234.5, 617.25), result('large', 1, 2), result('alone', 3)],
};

test('a figure beside a peer: a row for each entry, and the geometric mean of those that it measured', () => {
  expect(tablesOf([samples], measured)).toBe(`**samples/s**

|  | Netloom | PyTorch 9.9 | ours / theirs |
| --- | --: | --: | --: |
| small | 1,235 | 617 | 2.00 |
| large | 1 | 2 | 0.50 |
| alone | 3 | – | – |
| geometric mean |  |  | **1.00** |
`);
  expect(tablesOf([samples, peakBytes], measured)).toContain('| small | 100 | 200 | 2.00 |');
});

test('without peers, the figures stand side by side', () => {
  const alone = { ...measured, peers: {}, results: [result('alone', 3)] };
  expect(tablesOf([samples, peakBytes], alone)).toBe(`|  | samples/s | peak memory, MB |
| --- | --: | --: |
| alone | 3 | 100 |
`);
});

test('results of the same conditions are kept beside new ones; of others they are not', () => {
  const now = { ...measured, results: [result('small', 7)] };
  const names = ({ results }: SuiteResults) => results.map(({ name, ours }) => [name, ours.samplesPerSecond]);
  expect(names(merged(measured, now))).toEqual([
    ['large', 1],
    ['alone', 3],
    ['small', 7],
  ]);
  expect(merged({ ...measured, options: { threads: 1, seconds: 1, turns: 3 } }, now)).toBe(now);
  expect(merged(null, now)).toBe(now);
});

test('a step twice as long for twice the batch grows with the power 1; so it is drawn', async () => {
  const grown = [64, 256, 1024].map(batch => result(`batch-${batch}`, 5000, 2500));
  const plots = growthPlots({ ...measured, results: grown });
  expect(plots.map(({ name, points }) => [name, points.length])).toEqual([
    ['step-by-batch', 6],
    ['step-by-width', 0],
    ['step-by-depth', 0],
  ]);
  const [plot] = plots;
  expect(plot!.points[0]).toEqual({ size: 64, value: 12.8, side: 'Netloom' });
  expect(exponentOf(plot!.points)).toBeCloseTo(1, 9);
  const svg = await svgOf(plot!);
  expect(svg).toMatch(/^<svg[\s\S]*<\/svg>$/);
  for (const text of ['A step of a dense network by its batch', 'PyTorch 9.9', 'milliseconds'])
    expect(svg).toContain(text);
});

test('the time to compile is read from the entries of the node counts', () => {
  const ours = { documentsPerSecond: 4 };
  const results = [{ ...result('nodes-1000', 1), ours, peers: {} }];
  expect(compilePlot({ ...measured, results }).points).toEqual([{ size: 1000, value: 250, side: 'Netloom' }]);
});

describe('results on disk', () => {
  const entries = ['alone', 'large', 'small'].map(name => ({ name, measure: async () => ({}) }));
  const find = async () => ({ skipped: 'not here' });
  const suite: Suite = { doc: '', entries, figures: [samples], peers: { pytorch: find, tfjs: find } };

  function folder(): string {
    const root = mkdtempSync(path.join(tmpdir(), 'netloom-results-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    return root;
  }

  test('are kept in the order of the suite', async () => {
    const root = folder();
    expect(await readResults(root, 'train')).toEqual([]);
    await saveResults(root, suite, { ...measured, results: measured.results.slice(0, 1) });
    await saveResults(root, suite, { ...measured, results: measured.results.slice(1) });
    const [kept, ...others] = await readResults(root, 'train');
    expect(others).toEqual([]);
    expect(kept?.results.map(({ name }) => name)).toEqual(['alone', 'large', 'small']);
    expect(kept?.machine).toEqual(measured.machine);
  });

  test('beside another peer, or none, leave those beside the first as they are', async () => {
    const root = folder();
    await saveResults(root, suite, measured);
    await saveResults(root, suite, { ...measured, peers: {}, results: [result('small', 5)] });
    await saveResults(root, suite, { ...measured, peers: { tfjs: 'TF' }, results: [result('small', 7)] });
    await saveResults(root, { ...suite, peers: {} }, { ...measured, suite: 'trainer', peers: {} });
    const kept = await readResults(root, 'train');
    expect(kept.map(({ peers }) => Object.keys(peers))).toEqual([['pytorch'], ['tfjs'], []]);
    expect(kept[0]!.results).toHaveLength(3);
    expect(kept[1]!.results).toEqual([result('small', 7)]);
  });

  test('of a GPU leave those of the CPU as they are', async () => {
    const root = folder();
    const on = (device: string) => ({ ...measured, options: { ...measured.options, device } });
    await saveResults(root, suite, measured);
    await saveResults(root, suite, { ...on('webgpu'), results: [result('small', 5)] });
    await saveResults(root, suite, { ...on('cuda'), peers: {}, results: [result('small', 6)] });
    const kept = await readResults(root, 'train');
    expect(kept.map(({ options, results }) => [options.device, results.length])).toEqual([
      [undefined, 3],
      ['webgpu', 1],
      ['cuda', 1],
    ]);
  });
});
