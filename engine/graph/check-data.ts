/** Whether Inputs and Outputs fit the data, and what surrounds the losses. */
import { classCountOf, type Document, type Field, type Node } from '../document/document.ts';
import { type LossName, losses, needsTarget } from '../losses/index.ts';
import type { Loss, TargetKind } from '../losses/loss.ts';
import { type MetricName, metrics } from '../metrics/index.ts';
import { bypassNode, setAttributes } from './edits.ts';
import { fix, problem } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import type { WiredNode, Wiring } from './wiring.ts';

/** The layers that have to do with the data. */
const ofData: ReadonlySet<string> = new Set(['Input', 'Embedding', 'Output']);

export function checkData(document: Document, wiring: Wiring): Problem[] {
  const concerned = [...wiring.nodes.values()].filter(({ node }) => ofData.has(node.type));
  const { dataset } = document;
  return [
    ...(dataset || wiring.nodes.size === 0 ? [] : [problem('no-dataset', {})]),
    ...concerned.flatMap(node => {
      if (node.node.type === 'Input' && dataset) return checkInput(document, node, dataset.fields);
      if (node.node.type === 'Embedding' && dataset) return checkVocabulary(wiring, node, dataset.fields);
      if (node.node.type !== 'Output') return [];
      return [
        ...(dataset && needsTarget(node.attributes.loss) ? checkTarget(document, node, dataset.fields) : []),
        ...checkBeforeLoss(document, wiring, node),
        ...(needsTarget(node.attributes.loss) ? checkMetrics(node) : []),
      ];
    }),
  ];
}

const names = (fields: readonly Field[]): string => fields.map(field => field.name).join(', ') || '–';

/** Fields that no Output predicts and no other Input reads come first. */
function checkInput(
  document: Document,
  { node, attributes }: WiredNode,
  fields: readonly Field[],
): Problem[] {
  const fixes = () => {
    const used = fieldsInUse(document, node);
    return ranked(fields, field => (used.has(field.name) ? 2 : 0) + (field.kind === 'category' ? 1 : 0)).map(
      field => chooseField(node, 'field', field, {}),
    );
  };
  return checkField(node, 'field', attributes.field as string, fields, 'no-field', fixes);
}

function checkTarget(
  document: Document,
  { node, attributes }: WiredNode,
  fields: readonly Field[],
): Problem[] {
  const fixes = () => {
    const used = fieldsInUse(document, node);
    return ranked(fields, field => (used.has(field.name) ? 2 : 0) + (field.kind === 'category' ? 0 : 1)).map(
      field => chooseField(node, 'target', field, lossFor(field, attributes.loss as LossName)),
    );
  };
  const others = Object.values(document.graph.nodes).some(
    ({ id, type, attributes }) =>
      id !== node.id && type === 'Output' && (attributes.target || !needsTarget(attributes.loss)),
  );
  const code = others ? 'untrained-output' : 'no-target';
  return checkField(node, 'target', attributes.target as string, fields, code, fixes);
}

function checkField(
  node: Node,
  attribute: string,
  name: string,
  fields: readonly Field[],
  missing: 'no-field' | 'no-target' | 'untrained-output',
  fixes: () => readonly Fix[],
): Problem[] {
  const place = { node, attribute };
  if (name === '') return [problem(missing, { fields: names(fields) }, place, fixes())];
  if (fields.some(field => field.name === name)) return [];
  return [problem('unknown-field', { field: name, fields: names(fields) }, place, fixes())];
}

const chooseField = (node: Node, attribute: string, field: Field, more: { loss?: LossName }): Fix =>
  fix(
    'set-attribute',
    { attribute, value: field.name },
    setAttributes(node, { [attribute]: field.name, ...more }),
  );

function fieldsInUse(document: Document, except: Node): Set<unknown> {
  const others = Object.values(document.graph.nodes).filter(node => node.id !== except.id);
  return new Set(
    others.map(({ attributes }) => attributes.field ?? (needsTarget(attributes.loss) && attributes.target)),
  );
}

/** The three that fit best. */
const ranked = (fields: readonly Field[], rank: (field: Field) => number): Field[] =>
  [...fields].sort((a, b) => rank(a) - rank(b)).slice(0, 3);

/** The loss must suit the field; one that does is kept. */
export function lossFor(field: Field, loss: LossName): { loss?: LossName } {
  const kinds: TargetKind[] = field.dtype === 'int64' ? ['classes', 'groups'] : ['numbers', 'binary'];
  if (field.kind === 'category' && classCountOf(field) === 2) kinds.push('binary');
  if (field.dtype === 'int64' && field.shape.length === 1) kinds.push('labels');
  if (losses[loss] && kinds.includes(losses[loss].targets)) return {};
  return { loss: kinds[0] === 'classes' ? 'cross-entropy' : 'mse' };
}

function checkVocabulary(
  wiring: Wiring,
  { node, attributes, incoming }: WiredNode,
  fields: readonly Field[],
): Problem[] {
  const edge = incoming.get('x');
  const source = edge && wiring.nodes.get(edge.source.node);
  if (source?.node.type !== 'Input') return [];
  const field = fields.find(({ name }) => name === source.attributes.field);
  const classes = (field && classCountOf(field)) ?? 0;
  const vocabulary = attributes.vocabulary as number;
  if (!field || vocabulary >= classes) return [];
  return [
    problem(
      'vocabulary-size',
      { vocabulary, field: field.name, classes },
      { node, attribute: 'vocabulary' },
      [
        fix(
          'set-attribute',
          { attribute: 'vocabulary', value: classes },
          setAttributes(node, { vocabulary: classes }),
        ),
      ],
    ),
  ];
}

function checkBeforeLoss(document: Document, wiring: Wiring, { attributes, incoming }: WiredNode): Problem[] {
  const loss = attributes.loss as LossName;
  const edge = incoming.get('x');
  const before = edge && wiring.nodes.get(edge.source.node);
  if (before?.node.type !== 'Activation' || !Object.hasOwn(losses, loss)) return [];
  const { applies } = losses[loss] as Loss;
  if (!applies || before.attributes.function !== applies) return [];
  const { node } = before;
  return [
    problem('activation-before-loss', { loss, function: applies }, { node, edge }, [
      fix('remove-node', { node: node.name }, bypassNode(document, node)),
    ]),
  ];
}

/** Only for metrics that the document lists: a default that does not suit the loss is left out in silence. */
function checkMetrics({ node, attributes }: WiredNode): Problem[] {
  const loss = attributes.loss as LossName;
  const listed = node.attributes.metrics;
  if (!Array.isArray(listed) || !Object.hasOwn(losses, loss)) return [];
  const fits = (name: unknown) => suits(name as MetricName, loss);
  return listed
    .filter(
      (name): name is MetricName => typeof name === 'string' && Object.hasOwn(metrics, name) && !fits(name),
    )
    .map(metric => {
      const kept = listed.filter(name => name !== metric);
      const fixes = [
        fix(
          'set-attribute',
          { attribute: 'metrics', value: kept.join(', ') || '–' },
          setAttributes(node, { metrics: kept }),
        ),
      ];
      const code = metrics[metric].targets.includes('numbers') ? 'metric-for-numbers' : 'metric-for-classes';
      return problem(code, { metric, loss }, { node, attribute: 'metrics' }, fixes);
    });
}

/** Whether a metric can judge what a loss trains. */
export const suits = (metric: MetricName, loss: LossName): boolean =>
  metrics[metric].targets.includes(losses[loss].targets);
