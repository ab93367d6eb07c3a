/** Fixes that set an attribute: of the node itself, or of the one that decides what arrives. */
import { classCountOf, type Node } from '../document/document.ts';
import { type LossName, losses } from '../losses/index.ts';
import { lossFor } from './check-data.ts';
import { setAttributes } from './edits.ts';
import { type Failure, insertDense } from './fix-inserts.ts';
import { fix } from './make-problem.ts';
import type { Fix } from './problem.ts';

export const setAttribute = (
  node: Node,
  attribute: string,
  value: string | number | number[] | string[],
): Fix =>
  fix(
    'set-attribute',
    { attribute, value: Array.isArray(value) ? `[${value.join(', ')}]` : value },
    setAttributes(node, { [attribute]: value }),
  );

export const inputDType = ({ wiring, edge }: Failure, dtype: 'int64' | 'float32'): Fix | null => {
  const source = edge && wiring.nodes.get(edge.source.node);
  if (source?.node.type !== 'Input' || source.attributes.field !== '') return null;
  return fix(
    'set-attribute-of',
    { attribute: 'dtype', node: source.node.name, value: dtype },
    setAttributes(source.node, { dtype }),
  );
};

const featureAttribute: Readonly<Record<string, string>> = {
  Dense: 'units',
  Conv1D: 'filters',
  Conv2D: 'filters',
  Conv3D: 'filters',
  SeparableConv2D: 'filters',
  ConvTranspose1D: 'filters',
  ConvTranspose2D: 'filters',
  Embedding: 'size',
};
const keepsFeatures = new Set([
  'Activation',
  'Dropout',
  'BatchNorm',
  'LayerNorm',
  'GlobalAveragePool',
  'MaxPool2D',
  'AveragePool2D',
]);

/** Sets the features of the layer that decides them, past layers that leave them alone. */
export function setFeatures({ wiring, edge }: Failure, features: number | null): Fix | null {
  if (features === null) return null;
  const seen = new Set<string>();
  for (let at = edge; at && !seen.has(at.source.node); ) {
    seen.add(at.source.node);
    const wired = wiring.nodes.get(at.source.node);
    if (!wired) return null;
    const { node } = wired;
    const attribute = featureAttribute[node.type];
    if (attribute)
      return fix(
        'set-attribute-of',
        { attribute, node: node.name, value: features },
        setAttributes(node, { [attribute]: features }),
      );
    at = keepsFeatures.has(node.type) ? wired.incoming.get('x') : undefined;
  }
  return null;
}

/** By the layer that decides them, or by a new one. */
export const giveFeatures = (failure: Failure, features: number | null): Fix | null =>
  features === null ? null : (setFeatures(failure, features) ?? insertDense(failure, features));

/** What axis 1 (of images) or the last axis would have to be, where only that differs. */
export function mergedFeatures({ values, wired: { incoming }, wiring }: Failure): number | null {
  const parse = (text: unknown) => String(text).slice(1, -1).split(', ');
  const [here, first] = [parse(values.shape), parse(values.first)];
  const axis = first.length === 4 ? 1 : first.length - 1;
  const fits = here.length === first.length && here.every((dim, i) => i === axis || dim === first[i]);
  const source = incoming.get(String(values.port))?.source.node;
  return fits && source !== undefined && wiring.nodes.has(source) ? Number(first[axis]) : null;
}

const targetOf = ({ document, wired }: Failure) =>
  document.dataset?.fields.find(({ name }) => name === wired.attributes.target);

export function fittingLoss(failure: Failure): Fix | null {
  const { node, attributes } = failure.wired;
  const field = targetOf(failure);
  const loss = field && lossFor(field, attributes.loss as LossName).loss;
  return loss ? setAttribute(node, 'loss', loss) : null;
}

/** The features that a list of numbers needs to be as long as its target. */
export function targetFeatures(failure: Failure): number | null {
  const [features, ...rest] = targetOf(failure)?.shape ?? [];
  return failure.type?.shape.length === 2 && rest.length === 0 ? (features ?? 1) : null;
}

/** A score for each of two classes is what cross-entropy takes. */
export function crossEntropyInstead(failure: Failure): Fix | null {
  const { node, attributes } = failure.wired;
  const field = targetOf(failure);
  const fits = field?.kind === 'category' && failure.type?.shape[1] === classCountOf(field);
  return fits && losses[attributes.loss as LossName].targets === 'binary'
    ? setAttribute(node, 'loss', 'cross-entropy')
    : null;
}

export const withoutMetric = ({ wired: { node, attributes } }: Failure, metric: string): Fix =>
  setAttribute(
    node,
    'metrics',
    (attributes.metrics as readonly string[]).filter(name => name !== metric),
  );
