/** What is plotted: a run's steps and epochs joined on one axis, as uPlot wants it. */
import type { AlignedData } from 'uplot';
import type { RunView } from '../../store/run-view.ts';

export interface ChartOptions {
  /** Where a point is: after how many steps, or after how many epochs. */
  readonly axis: 'step' | 'epoch';
  /** Training measured at the steps; otherwise once an epoch. Validation is once an epoch either way. */
  readonly perStep: boolean;
  /** 0: as measured; up to 0.99: exponential mean of the steps. */
  readonly smoothing: number;
}

type Column = (number | null | undefined)[];

/**
 * [x, training, validation], or with smoothing [x, measured, smoothed, validation]. undefined: no point there; null: a
 * gap.
 */
export function chartData(view: RunView, measure: string, options: ChartOptions): AlignedData {
  const validation = epochColumn(view, 'validation', measure);
  const measured = view.history.metrics.get(measure) ?? [];
  const training = options.perStep
    ? { x: view.history.steps, y: smooth(measured, options.smoothing) }
    : epochColumn(view, 'train', measure);
  const [x, strong, last] = join(training, validation);
  const columns =
    options.perStep && options.smoothing > 0
      ? [join({ x: view.history.steps, y: measured }, validation)[1], strong, last]
      : [strong, last];
  const perEpoch = options.axis === 'epoch' ? Math.max(1, view.start?.stepsPerEpoch ?? 1) : 1;
  return [x.map(step => step / perEpoch), ...columns] as AlignedData;
}

/** The learning rate at each step. */
export function learningRateData(view: RunView, axis: ChartOptions['axis']): AlignedData {
  const perEpoch = axis === 'epoch' ? Math.max(1, view.start?.stepsPerEpoch ?? 1) : 1;
  return [view.history.steps.map(step => step / perEpoch), [...view.history.learningRate]];
}

function epochColumn(view: RunView, part: 'train' | 'validation', measure: string) {
  const known = view.epochs.filter(epoch => epoch[part]?.[measure] !== undefined);
  return { x: known.map(epoch => epoch.step), y: known.map(epoch => epoch[part]![measure]!) };
}

interface Series {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** Both on the union of their x, which are sorted: one walk, whatever their number. */
function join(a: Series, b: Series): [number[], Column, Column] {
  const x: number[] = [];
  const left: Column = [];
  const right: Column = [];
  for (let i = 0, j = 0; i < a.x.length || j < b.x.length; ) {
    const next = Math.min(a.x[i] ?? Number.POSITIVE_INFINITY, b.x[j] ?? Number.POSITIVE_INFINITY);
    x.push(next);
    left.push(a.x[i] === next ? finite(a.y[i++]) : undefined);
    right.push(b.x[j] === next ? finite(b.y[j++]) : undefined);
  }
  return [x, left, right];
}

/** A loss that became NaN or infinite is a gap in the curve; the log says so. */
const finite = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null;

/**
 * Exponential moving mean with the correction for its start (as Adam's moments), so that the first points are not
 * drawn towards zero.
 */
export function smooth(values: readonly (number | null)[], smoothing: number): (number | null)[] {
  if (smoothing <= 0) return [...values];
  let mean = 0;
  let weight = 0;
  return values.map(value => {
    if (value === null || !Number.isFinite(value)) return value;
    mean = smoothing * mean + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    return mean / weight;
  });
}
