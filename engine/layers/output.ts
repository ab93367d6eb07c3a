import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, type Shape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { type LossName, losses, needsTarget } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { transpose } from '../ops/index.ts';
import { range } from '../ops/infer.ts';
import {
  type AttributeTable,
  choice,
  choices,
  field,
  float,
  type ValuesOf,
  withDefaults,
} from './attribute.ts';
import { layer, type Ports } from './layer.ts';
import { optionAttributes } from './option-attributes.ts';
import { requireMask } from './recurrent.ts';
import { requireFloat } from './require.ts';

const declared: Readonly<Record<string, Loss>> = losses;
const ofClasses = Object.keys(losses).filter(name => declared[name]!.targets === 'classes');
const hides = (loss: unknown): boolean => hideOf(declared[String(loss)]) !== undefined;
const hideOf = (loss: Loss | undefined) => (loss && loss.targets !== 'none' ? loss.hide : undefined);

/** Those that can judge what the loss trains. */
function metricsOf(loss: unknown): string[] {
  const declaration = declared[String(loss)];
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
    classAxis: choice({
      default: '1',
      options: ['1', 'last'],
      when: { attribute: 'loss', is: ofClasses },
      doc: 'The axis of the scores that holds the classes: 1, as [batch, classes, steps], or the last, as sequence layers give it.',
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
  inputs: ({ loss, masked }: { readonly loss: string; readonly masked?: unknown }): Ports => ({
    x: 'The prediction: scores (logits) for classes and for yes or no, numbers for the other losses.',
    ...(masked === true && hides(loss) && { mask: 'Which steps count [batch, steps].' }),
  }),
  outputs: {},
  summary: ({ target, loss }) => (target && needsTarget(loss) ? `${target} · ${loss}` : loss),
  lower(inputs: { readonly [port: string]: Value }, attributes, scope) {
    const { target, loss, weight, metrics: listed, ...settings } = attributes;
    const x = inputs.x!;
    requireFloat(x);
    if (shapeOf(x)[0] !== scope.batch)
      throw layerProblem('output-batch', { shape: formatShape(shapeOf(x)) }, { port: 'x' });
    const declaration: Loss = losses[loss];
    const own = withDefaults(declaration.attributes, settings);
    const field = needsTarget(loss) ? scope.field(target) : undefined;
    // Losses and metrics find the classes on axis 1; the result has them where the prediction has.
    const moves = settings.classAxis === 'last' && declaration.targets === 'classes' && shapeOf(x).length > 2;
    const scores = moves ? moveAxis(x, shapeOf(x).length - 1, 1) : x;
    if (declaration.targets === 'none') declaration.expect(x.type.shape, own);
    else if (field) {
      declaration.expect(scores.type.shape, field, own);
      expectMetrics(listed, scores.type.shape, declaration);
    }
    // Without a target nothing else asks for scores, which the result needs.
    else if (declaration.applies === 'softmax' && shapeOf(x).length < 2)
      throw layerProblem('class-scores', { loss, shape: formatShape(shapeOf(x)) }, { port: 'x' });
    const prediction = inputs.mask ? hidden(scores, inputs.mask, declaration, own) : scores;
    const result = declaration.result(prediction);
    scope.output({
      prediction,
      result: moves ? moveAxis(result, 1, shapeOf(x).length - 1) : result,
      field,
      loss,
      settings,
      weight,
      metrics: listed,
    });
    return {};
  },
});

function hidden(scores: Value, mask: Value, loss: Loss, settings: ValuesOf<AttributeTable>): Value {
  requireMask(mask, scores);
  return hideOf(loss)!(scores, mask, settings);
}

function moveAxis(x: Value, from: number, to: number): Value {
  const order = range(shapeOf(x).length).filter(axis => axis !== from);
  return transpose(x, [...order.slice(0, to), from, ...order.slice(to)]);
}
