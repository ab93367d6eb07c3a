/** How cost grows, as curves in SVG: both axes are logarithmic, so that a power of the size is a straight line. */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { NODE_COUNTS } from '../compile/nodes.ts';
import { type Axis, batchOf, GROWTH } from '../growth/index.ts';
import type { SuiteResults } from '../results.ts';
import type { Measurement } from '../suite.ts';

export interface Plot {
  /** Of the file, without its extension. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly size: number;
  readonly value: number;
  readonly side: string;
}

const OURS = 'Netloom';

/** The time of a step by batch, width and depth. */
export const growthPlots = (measured: SuiteResults): Plot[] =>
  (Object.keys(GROWTH) as Axis[]).map(axis => ({
    name: `step-by-${axis}`,
    title: `A step of a dense network by its ${axis}`,
    x: axis,
    y: 'milliseconds',
    points: GROWTH[axis].flatMap(size =>
      pointsOf(
        measured,
        `${axis}-${size}`,
        size,
        ({ samplesPerSecond }) => (1000 * batchOf(axis, size)) / samplesPerSecond!,
      ),
    ),
  }));

export const compilePlot = (measured: SuiteResults): Plot => ({
  name: 'compile-by-nodes',
  title: 'The training graph of a drawing by its nodes',
  x: 'nodes',
  y: 'milliseconds',
  points: NODE_COUNTS.flatMap(nodes =>
    pointsOf(measured, `nodes-${nodes}`, nodes, ({ documentsPerSecond }) => 1000 / documentsPerSecond!),
  ),
});

/** The points of one entry: ours, and those of the peers that measured it. */
function pointsOf(
  { results, peers }: SuiteResults,
  name: string,
  size: number,
  value: (measured: Measurement) => number,
): Point[] {
  const result = results.find(each => each.name === name);
  if (!result) return [];
  const sides = [[OURS, result.ours] as const, ...Object.entries(result.peers)];
  return sides.map(([side, measured]) => ({ size, value: value(measured), side: peers[side] ?? side }));
}

/** The b of `time ≈ a sizeᵇ` over our points, by least squares of the logarithms: 1 where the time grows as the size does. */
export function exponentOf(points: readonly Point[]): number {
  const own = points.filter(({ side }) => side === OURS);
  const mean = (of: (point: Point) => number) => own.reduce((sum, point) => sum + of(point), 0) / own.length;
  const x = ({ size }: Point) => Math.log(size);
  const y = ({ value }: Point) => Math.log(value);
  const [meanX, meanY] = [mean(x), mean(y)];
  return mean(point => (x(point) - meanX) * (y(point) - meanY)) / mean(point => (x(point) - meanX) ** 2);
}

export async function svgOf({ title, x, y, points }: Plot): Promise<string> {
  const logarithmic = { type: 'log' } as const;
  const spec: TopLevelSpec = {
    title,
    width: 420,
    height: 260,
    background: 'white',
    data: { values: [...points] },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'size', type: 'quantitative', scale: logarithmic, title: x },
      y: { field: 'value', type: 'quantitative', scale: logarithmic, title: y },
      color: { field: 'side', type: 'nominal', title: null, sort: [OURS] },
    },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
