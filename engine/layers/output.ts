import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, type Shape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { type LossName, losses, needsTarget } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { choice, choices, field, float, withDefaults } from './attribute.ts';
import { layer } from './layer.ts';
import { optionAttributes } from './option-attributes.ts';
import { requireFloat } from './require.ts';

/** Those that can judge what the loss trains. */
function metricsOf(loss: unknown): string[] {
  const declaration = (losses as Readonly<Record<string, Loss>>)[String(loss)];
  return Object.entries<Metric>(metrics).flatMap(([name, { targets }]) =>
    !declaration || targets.includes(declaration.targets) ? [name] : [],
  );
}

/** Throws where one of them, if it suits the loss, cannot judge such predictions. */
function expectMetrics(listed: readonly string[], prediction: Shape, { targets }: Loss): void {
  for (const [name, metric] of Object.entries<Metric>(metrics))
    if (listed.includes(name) && metric.targets.includes(targets)) metric.expect?.(prediction, targets);
}

const withTarget = Object.keys(losses).filter(needsTarget);

export const Output = layer({
  type: 'Output',
  version: 1,
  category: 'io',
  doc: 'A result of the network: what it is compared with, by which loss, and how it is measured.',
  synonyms: ['Loss', 'Target', 'Label', 'Prediction', 'Head', 'Metric', 'Objective'],
  attributes: {
    target: field({
      default: '',
      when: { attribute: 'loss', is: withTarget },
      doc: 'The field of the data that holds the right answers.',
    }),
    loss: choice({
      default: 'cross-entropy',
      options: Object.keys(losses) as LossName[],
      doc: 'What training makes small. Losses of classes, and of yes or no, take scores and apply softmax or sigmoid themselves.',
    }),
    weight: float({
      default: 1,
      min: 0,
      doc: 'Share of this loss in the total, where there are several outputs.',
    }),
    ...optionAttributes('loss', 'losses', losses),
    metrics: choices({
      default: ['accuracy'],
      options: Object.keys(metrics),
      when: { attribute: 'loss', is: withTarget },
      offered: ({ loss }) => metricsOf(loss),
      doc: 'Figures that are measured beside the loss.',
    }),
    ...optionAttributes('metrics', 'metrics', metrics),
  },
  inputs: {
    x: 'The prediction: scores (logits) for classes and for yes or no, numbers for the other losses.',
  },
  outputs: {},
  summary: ({ target, loss }) => (target && needsTarget(loss) ? `${target} · ${loss}` : loss),
  lower({ x }, { target, loss, weight, metrics: listed, ...settings }, scope) {
    requireFloat(x);
    if (shapeOf(x)[0] !== scope.batch)
      throw layerProblem('output-batch', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
    const declaration: Loss = losses[loss];
    const attributes = withDefaults(declaration.attributes, settings);
    const field = needsTarget(loss) ? scope.field(target) : undefined;
    if (declaration.targets === 'none') declaration.expect(x.type.shape, attributes);
    else if (field) {
      declaration.expect(x.type.shape, field, attributes);
      expectMetrics(listed, x.type.shape, declaration);
    }
    // Without a target nothing else asks for scores, which the result needs.
    else if (declaration.applies === 'softmax' && shapeOf(x).length < 2)
      throw layerProblem('class-scores', { loss, shape: formatShape(shapeOf(x)) }, { port: 'x' });
    scope.output({
      prediction: x,
      result: declaration.result(x),
      field,
      loss,
      settings,
      weight,
      metrics: listed,
    });
    return {};
  },
});
