/** Fixes that put a layer into an edge, or take one out. */
import { classCountOf, type Document, type Edge, type Node } from '../document/document.ts';
import type { TensorType } from '../ir/type.ts';
import { bypassNode, insertOnEdge } from './edits.ts';
import { fix } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import type { WiredNode, Wiring } from './wiring.ts';

/** A layer that could not be built. */
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

export const rankOf = ({ type }: Failure): number => type?.shape.length ?? 0;

export const ifFloat = ({ type }: Failure, make: () => Fix | null): Fix | null =>
  type?.dtype === 'float32' ? make() : null;

export const insertFlatten = ({ document, edge, wired: { node } }: Failure): Fix | null =>
  edge ? fix('insert-flatten', { node: node.name }, insertOnEdge(document, edge, 'Flatten')) : null;

export const insertPooling = ({ document, edge, type, wired: { node } }: Failure): Fix | null => {
  // A mean over the image leaves one number for each channel: of use when there are several.
  const channels = type?.shape[1];
  return edge && typeof channels === 'number' && channels > 3
    ? fix('insert-pooling', { node: node.name }, insertOnEdge(document, edge, 'GlobalAveragePool'))
    : null;
};

export const insertDense = (failure: Failure, units: number): Fix | null => {
  const { document, edge, wired } = failure;
  if (!edge || rankOf(failure) !== 2) return null;
  const diff = insertOnEdge(document, edge, 'Dense', { units });
  return fix('insert-dense', { node: wired.node.name, units }, diff);
};

export const insertReshape = ({ document, edge, wired: { node } }: Failure, shape: number[]): Fix | null =>
  edge
    ? fix(
        'insert-reshape',
        { node: node.name, shape: `[${shape.join(', ')}]` },
        insertOnEdge(document, edge, 'Reshape', { shape }),
      )
    : null;

export const insertEmbedding = ({ document, wiring, edge, type, wired: { node } }: Failure): Fix | null => {
  if (!edge || type?.dtype !== 'int64') return null;
  const name = wiring.nodes.get(edge.source.node)?.attributes.field;
  const field = document.dataset?.fields.find(candidate => candidate.name === name);
  const classes = field && classCountOf(field);
  const attributes: Node['attributes'] = classes ? { vocabulary: classes } : {};
  return fix('insert-embedding', { node: node.name }, insertOnEdge(document, edge, 'Embedding', attributes));
};

/** Image shapes that hold as many values: one channel or three, square. */
export function imageShapes({ type }: Failure): number[][] {
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
export const removeFlatten = ({ document, wiring, edge }: Failure): Fix | null => {
  const source = edge && wiring.nodes.get(edge.source.node)?.node;
  return source?.type === 'Flatten'
    ? fix('remove-node', { node: source.name }, bypassNode(document, source))
    : null;
};

/** Of two values with different numbers of axes: the one with more is flattened where the other is a list. */
export function flattenLarger(failure: Failure): Fix | null {
  const { wired, values } = failure;
  const rank = (text: unknown) => String(text).split(',').length;
  const [here, first] = [rank(values.shape), rank(values.first)];
  if (here === first || Math.min(here, first) !== 2) return null;
  const edge = wired.incoming.get(String(here > first ? values.port : values.firstPort));
  return insertFlatten({ ...failure, edge });
}
