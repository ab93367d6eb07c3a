/** The training settings: optimizer, schedule, early stopping. */
import type { Configured, Document, Training } from '../document/document.ts';
import type { AttributeTable } from '../layers/attribute.ts';
import { attributeFault } from '../layers/attribute.ts';
import type { LossName } from '../losses/index.ts';
import { losses } from '../losses/index.ts';
import { type MetricName, metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { optimizers } from '../optimizers/index.ts';
import { schedules } from '../schedules/index.ts';
import { suits } from './check-data.ts';
import { fix, makeProblem, problem } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import type { Wiring } from './wiring.ts';

export const checkTraining = (document: Document, wiring: Wiring): Problem[] => [
  ...checkOptimizer(
    document.training.optimizer,
    'optimizer',
    optimizer => ({ ...document.training, optimizer }),
    document.training,
  ),
  ...checkConfigured(document.training.schedule, {
    setting: 'schedule',
    table: schedules,
    unknown: 'unknown-schedule',
    fallback: 'constant',
    put: schedule => ({ ...document.training, schedule }),
    training: document.training,
  }),
  ...checkMonitor(document, wiring),
];

/** @param put gives the training settings with another optimizer in its place. */
export const checkOptimizer = (
  optimizer: Configured,
  setting: 'optimizer' | 'phases',
  put: (optimizer: Configured) => Training,
  training: Training,
): Problem[] =>
  checkConfigured(optimizer, {
    setting,
    table: optimizers,
    unknown: 'unknown-optimizer',
    fallback: 'Adam',
    put,
    training,
  });

interface Place {
  readonly setting: 'optimizer' | 'phases' | 'schedule';
  readonly table: { readonly [type: string]: { readonly attributes: AttributeTable } };
  readonly unknown: 'unknown-optimizer' | 'unknown-schedule';
  readonly fallback: string;
  put(next: Configured): Training;
  readonly training: Training;
}

function checkConfigured({ type, attributes }: Configured, of: Place): Problem[] {
  const { setting, table, fallback } = of;
  const place = { attribute: setting };
  const mend = (next: Configured, name: string, value: string): Fix =>
    change(of.training, of.put(next), name, value);
  if (!Object.hasOwn(table, type)) {
    const fixes = [mend({ type: fallback, attributes: {} }, setting, fallback)];
    return [problem(of.unknown, { type, options: Object.keys(table).join(', ') }, place, fixes)];
  }
  return Object.entries(attributes).flatMap(([name, value]) => {
    const attribute = table[type]!.attributes[name];
    const { [name]: _, ...rest } = attributes;
    const reset = (text: string): Fix => mend({ type, attributes: rest }, name, text);
    if (!attribute)
      return [makeProblem('unknown-attribute', { node: type, attribute: name }, place, [reset('–')])];
    const fault = attributeFault(name, attribute, value);
    if (!fault) return [];
    return [makeProblem(fault.code, { node: type, ...fault.values }, place, [reset(`${attribute.default}`)])];
  });
}

/** What early stopping may watch. */
export function monitors(wiring: Wiring): string[] {
  const outputs = [...wiring.nodes.values()].filter(({ node }) => node.type === 'Output');
  return [
    'loss',
    ...outputs.flatMap(({ node, attributes }) => {
      const loss = attributes.loss as LossName;
      const listed = Array.isArray(attributes.metrics) ? (attributes.metrics as MetricName[]) : [];
      const measured = listed.filter(
        name =>
          Object.hasOwn(metrics, name) &&
          Object.hasOwn(losses, loss) &&
          suits(name, loss) &&
          // A table is no figure to compare epochs by.
          (metrics[name] as Metric).finish,
      );
      return ['loss', ...measured].map(name => `${node.name}/${name}`);
    }),
  ];
}

function checkMonitor(document: Document, wiring: Wiring): Problem[] {
  const { earlyStopping } = document.training;
  if (!earlyStopping) return [];
  const place = { attribute: 'earlyStopping' };
  const { training } = document;
  const stopNever = change(training, { ...training, earlyStopping: null }, 'earlyStopping', '–');
  if (document.dataset && document.dataset.split.validation <= 0)
    return [problem('monitor-without-validation', {}, place, [stopNever])];
  const options = monitors(wiring);
  if (options.includes(earlyStopping.monitor)) return [];
  const watchLoss = { ...earlyStopping, monitor: 'loss' };
  return [
    problem('unknown-monitor', { monitor: earlyStopping.monitor, options: options.join(', ') }, place, [
      change(training, { ...training, earlyStopping: watchLoss }, 'monitor', 'loss'),
    ]),
  ];
}

const change = (before: Training, after: Training, setting: string, value: string): Fix =>
  fix('set-setting', { setting, value }, [{ table: 'training', before, after }]);
