import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../engine/train/checkpoint.ts';
import { checkpointPath } from '../../engine/train/run-directory.ts';
import { exampleFolder, trainExample } from '../support/train-example.ts';

/** The examples reach what their descriptions and the README promise, with the real engine on the CPU. */

/** Slope and intercept by the method of least squares. */
function leastSquares(points: readonly (readonly [number, number])[]): { m: number; c: number } {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(p => p[0]), mean(p => p[1])];
  const m = mean(p => (p[0] - x) * (p[1] - y)) / mean(p => (p[0] - x) ** 2);
  return { m, c: y - m * x };
}

describe.each([1, 2, 3])('with seed %i', seed => {
  test('line finds m and c to 1 % of least squares', async () => {
    const { run } = await trainExample('line.netloom', seed);
    const csv = await readFile(`${exampleFolder}data/line.csv`, 'utf8');
    const points = csv
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',').map(Number) as [number, number]);
    const { m, c } = leastSquares(points);
    for (const kind of ['best', 'last'] as const) {
      const { tensors } = await readCheckpoint(checkpointPath(run, kind));
      expect(Math.abs(Number(tensors['line/weight']!.data[0]) / m - 1)).toBeLessThan(0.01);
      expect(Math.abs(Number(tensors['line/bias']!.data[0]) / c - 1)).toBeLessThan(0.01);
    }
  });

  test('iris reaches 95 %', async () => {
    const { end } = await trainExample('iris.netloom', seed);
    expect(end.metrics.test?.['species/accuracy']).toBeGreaterThanOrEqual(0.95);
  });

  test('spiral reaches 97 %', async () => {
    const { end } = await trainExample('spiral.netloom', seed);
    expect(end.metrics.test?.['arm/accuracy']).toBeGreaterThanOrEqual(0.97);
  });
});
