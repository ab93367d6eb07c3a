/** Losses and metrics of a lowered document: the value to make small, and the partial sums of every figure. */

import type { Field, NodeId } from '../document/document.ts';
import type { Dim } from '../ir/type.ts';
import { input, shapeOf, type Value, withOrigin } from '../ir/value.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../layers/attribute.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { FreeLoss, Loss, TargetLoss } from '../losses/loss.ts';
import { type MetricName, metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { total } from '../metrics/sums.ts';
import { MOST_CLASSES } from '../metrics/table.ts';
import { add, concat, div, greater, mul, reshape, where } from '../ops/index.ts';
import { range } from '../ops/infer.ts';
import { suits } from './check-data.ts';
import type { Feed, Measure, PlainMeasure } from './compiled.ts';
import type { Lowering, NodeOutput } from './lower.ts';
import { type Finish, measureOf } from './measure.ts';

export interface Judgement {
  /** Shape []: the weighted sum of the losses, each the mean over the samples that count. */
  readonly loss: Value;
  /** Its parts, by Output node. */
  readonly losses: readonly { readonly node: NodeId; readonly loss: Value }[];
  readonly targets: readonly (Feed & { readonly value: Value })[];
  readonly measures: readonly Measure[];
  /** float32 [n]: the sums of all measures, as their offsets say. */
  readonly sums: Value;
}

/**
 * Null where no output has a loss that can be taken.
 * @param tables also measure what gives a table and no number: in training nobody would see it
 */
export function judge(lowering: Lowering, { tables }: { tables: boolean }): Judgement | null {
  const trained = lowering.outputs.flatMap(output => train(output, lowering) ?? []);
  if (trained.length === 0) return null;
  const shares = trained.map(({ output }) => output.weight);
  const figures = [
    ...trained.map(
      ({ output, sum, count }): Figure => ({
        name: `${output.name}/loss`,
        sums: concat([sum, count], 0),
        better: 'lower',
        finish: { kind: 'mean' },
      }),
    ),
    ...trained.flatMap(each => metricsOf(each, lowering.sampleWeight!, tables)),
  ];
  let offset = 0;
  const measures = figures.map(({ sums, ...figure }): Measure => {
    const length = sums.type.shape[0] as number;
    const measure = measureOf({ ...figure, offset, length });
    offset += length;
    return measure;
  });
  // The outputs' losses come first, side by side: the total is finished from the same sums.
  const whole = measureOf({
    name: 'loss',
    offset: 0,
    length: 2 * trained.length,
    better: 'lower',
    finish: { kind: 'total', shares },
  });
  const sums = figures.map(figure => figure.sums);
  const losses = trained.map(each => ({ node: each.output.node, loss: meanLoss(each) }));
  return {
    loss: losses.map(({ loss }) => loss).reduce(add),
    losses,
    targets: trained.flatMap(({ compared }) => compared?.target ?? []),
    measures: [whole, ...measures],
    sums: sums.length === 1 ? sums[0]! : concat(sums, 0),
  };
}

/** An output that has a loss. */
interface Trained {
  readonly output: NodeOutput;
  /** Null: its loss needs no target. */
  readonly compared: Compared | null;
  readonly attributes: ValuesOf<AttributeTable>;
  /** Σ of the losses of the samples, and how much of them counts; both [1]. */
  readonly sum: Value;
  readonly count: Value;
  /** The loss may find that nothing of a batch counts. */
  readonly mayBeEmpty: boolean;
}

interface Compared {
  readonly loss: TargetLoss;
  readonly target: Judgement['targets'][number];
}

type Figure = Omit<PlainMeasure, 'offset' | 'length'> & { readonly sums: Value };

/** Null where the loss needs a target that the output has not. */
function train(output: NodeOutput, lowering: Lowering): Trained | null {
  const { node, prediction, field, settings } = output;
  const loss: Loss = losses[output.loss as LossName];
  if (loss.targets !== 'none' && !field) return null;
  return withOrigin(node, () => {
    const attributes = withDefaults(loss.attributes, settings);
    const real = lowering.sampleWeight!;
    const compared =
      loss.targets === 'none' ? null : { loss, target: targetOf(output, field!, lowering.batch) };
    const perSample = compared
      ? compared.loss.build(prediction, compared.target.value, attributes, real)
      : (loss as FreeLoss).build(prediction, attributes);
    const counts = compared?.loss.weight?.(prediction, compared.target.value, attributes, real) ?? null;
    return {
      output,
      compared,
      attributes,
      sum: total(mul(perSample, real)),
      count: total(counts ? mul(counts, real) : real),
      mayBeEmpty: counts !== null,
    };
  });
}

function targetOf({ name }: NodeOutput, field: Field, batch: Dim): Compared['target'] {
  const type = { dtype: field.dtype, shape: [batch, ...field.shape] };
  const feed = { name: `target/${name}`, field: field.name, type };
  return { ...feed, value: input('feed', feed.name, type) };
}

/** None where there is nothing to compare with. */
function metricsOf({ output, compared, attributes }: Trained, weight: Value, tables: boolean): Figure[] {
  if (!compared) return [];
  const { loss, target } = compared;
  return withOrigin(output.node, () => {
    const names = new Set(output.metrics as readonly MetricName[]);
    const counted = loss.counted?.(target.value, attributes, output.prediction) ?? null;
    const classes = shapeOf(output.prediction).at(-1) as number;
    const blank = loss.blank?.(classes, attributes) ?? null;
    return [...names]
      .filter(name => suits(name, output.loss as LossName))
      .filter(name => tables || (metrics[name] as Metric).finish)
      .map(name => {
        const metric: Metric = metrics[name];
        const settings = withDefaults(metric.attributes, output.settings);
        const judged = {
          targets: loss.targets,
          prediction: output.prediction,
          target: target.value,
          weight,
          counted,
          blank,
        };
        return {
          name: `${output.name}/${name}`,
          sums: metric.sums(judged, settings),
          better: metric.better,
          finish: { kind: 'metric', metric: name, settings, table: tableOf(metric, loss, output) },
        };
      });
  });
}

/** The metric's table; null where it gives none. */
function tableOf(
  metric: Metric,
  { targets }: Loss,
  { field, prediction }: NodeOutput,
): Extract<Finish, { kind: 'metric' }>['table'] {
  const count = targets === 'classes' ? (shapeOf(prediction)[1] as number) : 2;
  const named = field?.classes?.length === count ? field.classes : null;
  const classes = named ?? range(count).map(String);
  if (metric.confusion) return { kind: 'confusion', classes };
  if (!metric.perClass || targets !== 'classes' || count > MOST_CLASSES) return null;
  return { kind: 'classes', classes };
}

/** Shape []. A batch of which nothing counts has the loss 0, and changes nothing. */
const meanLoss = ({ output, sum, count, mayBeEmpty }: Trained): Value =>
  withOrigin(output.node, () => {
    const mean = reshape(div(sum, mayBeEmpty ? where(greater(count, 0), count, 1) : count), []);
    return output.weight === 1 ? mean : mul(mean, output.weight);
  });
