import { type LossName, losses } from '../losses/index.ts';
import { metrics } from '../metrics/index.ts';
import { choice, choices, field, float, int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

export const Output = layer({
  type: 'Output',
  version: 1,
  category: 'io',
  doc: 'A result of the network: what it is compared with, by which loss, and how it is measured.',
  synonyms: ['Loss', 'Target', 'Label', 'Prediction', 'Head', 'Metric', 'Objective'],
  attributes: {
    target: field({ default: '', doc: 'The field of the data that holds the right answers.' }),
    loss: choice({
      default: 'cross-entropy',
      options: Object.keys(losses) as LossName[],
      doc: 'What training makes small. The cross-entropies take scores and apply softmax or sigmoid themselves.',
    }),
    weight: float({
      default: 1,
      min: 0,
      doc: 'Share of this loss in the total, where there are several outputs.',
    }),
    delta: float({
      default: 1,
      min: 0,
      exclusive: true,
      when: { attribute: 'loss', is: ['huber'] },
      doc: 'Huber: the error from which the loss grows linearly.',
    }),
    metrics: choices({
      default: ['accuracy'],
      options: Object.keys(metrics),
      doc: 'Figures that are measured beside the loss.',
    }),
    topK: int({
      when: { attribute: 'metrics', is: ['top-k'] },
      default: 5,
      min: 1,
      doc: 'top-k: the target counts as found among this many highest scores.',
    }),
  },
  inputs: {
    x: 'The prediction: class scores (logits) for the cross-entropies, numbers for the other losses.',
  },
  outputs: {},
  summary: ({ target, loss }) => (target ? `${target} · ${loss}` : loss),
  lower({ x }, { target, loss, weight, delta, metrics, topK }, scope) {
    requireFloat(x);
    const declaration = losses[loss];
    const field = scope.field(target);
    if (field) declaration.expect(x.type.shape, field);
    scope.output({
      prediction: x,
      result: declaration.result(x),
      target,
      loss,
      lossAttributes: { delta },
      weight,
      metrics,
      metricAttributes: { topK },
    });
    return {};
  },
});
