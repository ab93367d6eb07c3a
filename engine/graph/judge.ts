/** Losses and metrics of a lowered document: the value to make small, and the partial sums of every figure. */

import { input, type Value, withOrigin } from '../ir/value.ts';
import { withDefaults } from '../layers/attribute.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { type MetricName, metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { finishMean, weightedSums } from '../metrics/sums.ts';
import { add, concat, div, mul, reduceSum } from '../ops/index.ts';
import { suits } from './check-data.ts';
import type { Feed, Measure } from './compiled.ts';
import type { Lowering, NodeOutput } from './lower.ts';

export interface Judgement {
  /** Shape []: the weighted sum of the losses, each the mean over the samples that count. */
  readonly loss: Value;
  readonly targets: readonly (Feed & { readonly value: Value })[];
  readonly measures: readonly Measure[];
  /** float32 [n]: the sums of all measures, as their offsets say. */
  readonly sums: Value;
}

/** Null where no output has a target. */
export function judge(lowering: Lowering): Judgement | null {
  const sampleWeight = lowering.sampleWeight!;
  const targets: Judgement['targets'][number][] = [];
  const parts: Value[] = [];
  const own: Measure[] = [];
  const measure = (into: Measure[], name: string, value: Value, of: Pick<Measure, 'better' | 'finish'>) => {
    const length = value.type.shape[0] as number;
    const offset = parts.reduce((sum, part) => sum + (part.type.shape[0] as number), 0);
    parts.push(value);
    into.push({ name, offset, length, better: of.better, finish: of.finish });
  };

  let total: Value | null = null;
  for (const output of lowering.outputs) {
    if (!output.field) continue;
    withOrigin(output.node, () => {
      const target = feedOf(output, lowering);
      targets.push(target);
      const declaration: Loss = losses[output.loss as LossName];
      const attributes = withDefaults(declaration.attributes, output.lossAttributes);
      const perSample = declaration.build(output.prediction, target.value, attributes);
      const weighted = output.weight === 1 ? perSample : mul(perSample, output.weight);
      total = total ? add(total, weighted) : weighted;
      measure(own, `${output.name}/loss`, weightedSums(perSample, sampleWeight), mean);
      for (const name of new Set(output.metrics as readonly MetricName[])) {
        if (!suits(name, output.loss as LossName)) continue;
        const metric: Metric = metrics[name];
        const judged = {
          targets: declaration.targets,
          prediction: output.prediction,
          target: target.value,
          weight: sampleWeight,
        };
        const settings = withDefaults(metric.attributes, output.metricAttributes);
        measure(own, `${output.name}/${name}`, metric.sums(judged, settings), metric);
      }
    });
  }
  if (!total) return null;
  const measures: Measure[] = [];
  measure(measures, 'loss', weightedSums(total, sampleWeight), mean);
  const sum = (value: Value) => reduceSum(value, { axes: [0], keepdims: false });
  const loss = div(sum(mul(total, sampleWeight)), sum(sampleWeight));
  return {
    loss,
    targets,
    measures: [...measures, ...own],
    sums: parts.length === 1 ? parts[0]! : concat(parts, 0),
  };
}

const mean = { better: 'lower', finish: finishMean } as const;

function feedOf({ name, field }: NodeOutput, { batch }: Lowering): Judgement['targets'][number] {
  const type = { dtype: field!.dtype, shape: [batch, ...field!.shape] };
  const feed = { name: `target/${name}`, field: field!.name, type };
  return { ...feed, value: input('feed', feed.name, type) };
}
