/** One-click mends for what the layers and losses could not be built with. */
import type { Document, Edge, Node } from '../document/document.ts';
import type { TensorType } from '../ir/type.ts';
import type { LossName } from '../losses/index.ts';
import { lossFor } from './check-data.ts';
import { bypassNode, insertOnEdge, setAttributes } from './edits.ts';
import { fix } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { WiredNode, Wiring } from './wiring.ts';

export interface Failure {
  readonly document: Document;
  readonly wiring: Wiring;
  readonly wired: WiredNode;
  readonly values: Problem['values'];
  /** The edge into the port at fault, if a port is. */
  readonly edge: Edge | undefined;
  /** What arrives over that edge. */
  readonly type: TensorType | undefined;
}

type Mend = (failure: Failure) => (Fix | null)[];

export function fixesFor(code: string, failure: Failure): Fix[] {
  const mend = Object.hasOwn(mends, code) ? mends[code as ProblemCode] : undefined;
  return mend?.(failure).filter(one => one !== null) ?? [];
}

const mends: Partial<Record<ProblemCode, Mend>> = {
  'dense-image': failure => [insertFlatten(failure), insertPooling(failure)],
  'features-missing': failure => [
    ifFloat(failure, () => insertReshape(failure, [1])),
    insertEmbedding(failure),
  ],
  'image-expected': failure => [
    removeFlatten(failure),
    ...imageShapes(failure).map(shape => insertReshape(failure, shape)),
  ],
  'batch-norm-axes': failure => [insertFlatten(failure)],
  'window-too-large': ({ wired: { node, attributes } }) => [
    'padding' in attributes ? setAttribute(node, 'padding', 'same') : null,
  ],
  'groups-channels': ({ wired: { node } }) => [setAttribute(node, 'groups', 1)],
  'groups-filters': ({ wired: { node, attributes } }) => {
    const { filters, groups } = attributes as { filters: number; groups: number };
    return [
      setAttribute(node, 'filters', Math.ceil(filters / groups) * groups),
      setAttribute(node, 'groups', 1),
    ];
  },
  'reshape-size': ({ wired: { node }, values }) => [setAttribute(node, 'shape', [Number(values.size)])],
  'reshape-remainder': ({ wired: { node } }) => [setAttribute(node, 'shape', [-1])],
  'reshape-wildcard': ({ wired: { node, attributes } }) => {
    const shape = attributes.shape as readonly number[];
    const last = shape.lastIndexOf(-1);
    return [
      setAttribute(
        node,
        'shape',
        shape.map((dim, axis) => (dim === -1 && axis !== last ? 1 : dim)),
      ),
    ];
  },
  'dtype-float': failure => [insertEmbedding(failure)],
  'dtype-index': failure => [inputDType(failure, 'int64')],
  'concat-axis': ({ wired: { node }, values }) => [setAttribute(node, 'axis', Number(values.last))],
  'concat-dtype': failure => [insertEmbedding(failure)],
  'concat-rank': failure => [flattenLarger(failure)],
  'merge-shape': failure => [flattenLarger(failure), setFeatures(failure, mergedFeatures(failure))],
  'class-count': failure => [giveFeatures(failure, Number(failure.values.classes))],
  'class-scores': failure => [ifFloat(failure, () => insertReshape(failure, [1]))],
  'target-classes': failure => [fittingLoss(failure)],
  'target-numbers': failure => [fittingLoss(failure)],
  'target-binary': failure => [fittingLoss(failure)],
  'target-shape': failure => [
    giveFeatures(failure, targetFeatures(failure)),
    rankOf(failure) > 2 ? insertFlatten(failure) : null,
    rankOf(failure) === 4 ? insertPooling(failure) : null,
    crossEntropyInstead(failure),
  ],
};

// -------------------------------------------------------------- inserting

const rankOf = ({ type }: Failure): number => type?.shape.length ?? 0;

const ifFloat = ({ type }: Failure, make: () => Fix | null): Fix | null =>
  type?.dtype === 'float32' ? make() : null;

const insertFlatten = ({ document, edge, wired: { node } }: Failure): Fix | null =>
  edge ? fix('insert-flatten', { node: node.name }, insertOnEdge(document, edge, 'Flatten')) : null;

const insertPooling = ({ document, edge, type, wired: { node } }: Failure): Fix | null => {
  // A mean over the image leaves one number for each channel: of use when there are several.
  const channels = type?.shape[1];
  return edge && typeof channels === 'number' && channels > 3
    ? fix('insert-pooling', { node: node.name }, insertOnEdge(document, edge, 'GlobalAveragePool'))
    : null;
};

const insertDense = (failure: Failure, units: number): Fix | null => {
  const { document, edge, wired } = failure;
  if (!edge || rankOf(failure) !== 2) return null;
  const diff = insertOnEdge(document, edge, 'Dense', { units });
  return fix('insert-dense', { node: wired.node.name, units }, diff);
};

const insertReshape = ({ document, edge, wired: { node } }: Failure, shape: number[]): Fix | null =>
  edge
    ? fix(
        'insert-reshape',
        { node: node.name, shape: `[${shape.join(', ')}]` },
        insertOnEdge(document, edge, 'Reshape', { shape }),
      )
    : null;

const insertEmbedding = ({ document, wiring, edge, type, wired: { node } }: Failure): Fix | null => {
  if (!edge || type?.dtype !== 'int64') return null;
  const name = wiring.nodes.get(edge.source.node)?.attributes.field;
  const classes = document.dataset?.fields.find(field => field.name === name)?.classes?.length;
  const attributes: Node['attributes'] = classes ? { vocabulary: classes } : {};
  return fix('insert-embedding', { node: node.name }, insertOnEdge(document, edge, 'Embedding', attributes));
};

/** Image shapes that hold as many values: one channel or three, square. */
function imageShapes({ type }: Failure): number[][] {
  const sample = type?.shape.slice(1) ?? [];
  if (type?.dtype !== 'float32' || !sample.every(dim => typeof dim === 'number')) return [];
  if (sample.length === 2) return [[1, ...sample]];
  const size = sample.reduce((product, dim) => product * dim, 1);
  return [1, 3].flatMap(channels => {
    const side = Math.sqrt(size / channels);
    return side >= 4 && Number.isInteger(side) ? [[channels, side, side]] : [];
  });
}

/** A Flatten just before a layer of images was one too many. */
const removeFlatten = ({ document, wiring, edge }: Failure): Fix | null => {
  const source = edge && wiring.nodes.get(edge.source.node)?.node;
  return source?.type === 'Flatten'
    ? fix('remove-node', { node: source.name }, bypassNode(document, source))
    : null;
};

/** Of two values with different numbers of axes: the one with more is flattened where the other is a list. */
function flattenLarger(failure: Failure): Fix | null {
  const { wired, values } = failure;
  const rank = (text: unknown) => String(text).split(',').length;
  const [here, first] = [rank(values.shape), rank(values.first)];
  if (here === first || Math.min(here, first) !== 2) return null;
  const edge = wired.incoming.get(String(here > first ? values.port : values.firstPort));
  return insertFlatten({ ...failure, edge });
}

// -------------------------------------------------------------- attributes

export const setAttribute = (node: Node, attribute: string, value: string | number | number[]): Fix =>
  fix(
    'set-attribute',
    { attribute, value: Array.isArray(value) ? `[${value.join(', ')}]` : value },
    setAttributes(node, { [attribute]: value }),
  );

const inputDType = ({ wiring, edge }: Failure, dtype: 'int64' | 'float32'): Fix | null => {
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
  Conv2D: 'filters',
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
function setFeatures({ wiring, edge }: Failure, features: number | null): Fix | null {
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
const giveFeatures = (failure: Failure, features: number | null): Fix | null =>
  features === null ? null : (setFeatures(failure, features) ?? insertDense(failure, features));

/** What axis 1 (of images) or the last axis would have to be, where only that differs. */
function mergedFeatures({ values, wired: { incoming }, wiring }: Failure): number | null {
  const parse = (text: unknown) => String(text).slice(1, -1).split(', ');
  const [here, first] = [parse(values.shape), parse(values.first)];
  const axis = first.length === 4 ? 1 : first.length - 1;
  const fits = here.length === first.length && here.every((dim, i) => i === axis || dim === first[i]);
  const source = incoming.get(String(values.port))?.source.node;
  return fits && source !== undefined && wiring.nodes.has(source) ? Number(first[axis]) : null;
}

// -------------------------------------------------------------- losses

const targetOf = ({ document, wired }: Failure) =>
  document.dataset?.fields.find(({ name }) => name === wired.attributes.target);

function fittingLoss(failure: Failure): Fix | null {
  const { node, attributes } = failure.wired;
  const field = targetOf(failure);
  const loss = field && lossFor(field, attributes.loss as LossName).loss;
  return loss ? setAttribute(node, 'loss', loss) : null;
}

/** The features that a list of numbers needs to be as long as its target. */
function targetFeatures(failure: Failure): number | null {
  const [features, ...rest] = targetOf(failure)?.shape ?? [];
  return failure.type?.shape.length === 2 && rest.length === 0 ? (features ?? 1) : null;
}

/** A score for each of two classes is what cross-entropy takes. */
function crossEntropyInstead(failure: Failure): Fix | null {
  const { node, attributes } = failure.wired;
  const field = targetOf(failure);
  const fits = field?.kind === 'category' && failure.type?.shape[1] === field.classes?.length;
  return fits && attributes.loss === 'binary-cross-entropy'
    ? setAttribute(node, 'loss', 'cross-entropy')
    : null;
}
