/** A network to be measured, drawn as the examples are, and its document. The data is random; no file belongs to it. */
import type { Document, Node, SyntheticField, Training } from '../engine/document/document.ts';
import type { State } from '../engine/graph/compiled.ts';
import { sizeOf } from '../engine/ir/type.ts';
import { type Architecture, documentOf } from '../examples/architectures/make/architecture.ts';
import type { Drawing, End, Step } from '../examples/architectures/make/drawing.ts';
import type { Place } from '../examples/architectures/make/placed.ts';

export interface Network extends Pick<Architecture, 'title' | 'fields' | 'draw'> {
  readonly batchSize: number;
  readonly optimizer: Training['optimizer'];
}

export const ADAM: Training['optimizer'] = { type: 'Adam', attributes: { learningRate: 0.001 } };

export async function networkDocument({ batchSize, optimizer, ...drawn }: Network): Promise<Document> {
  const training = { device: 'cpu', batchSize, optimizer } as const;
  const document = await documentOf({ ...drawn, file: '', description: '', training }, inOneColumn);
  const { nodes, edges } = document.graph;
  return {
    ...document,
    graph: {
      nodes: Object.fromEntries(Object.values(nodes).map(node => [node.id, withAccuracy(node)])),
      edges,
    },
  };
}

/** Nobody looks at it, and a layout of thousands of nodes takes longer than what is measured. */
const inOneColumn: Place = (nodes, edges) => ({
  nodes: Object.fromEntries(nodes.map((node, i) => [node.id, { ...node, position: { x: 0, y: 100 * i } }])),
  edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
});

/** The peers report the loss and the accuracy at each step, so we report these and no others. */
const withAccuracy = (node: Node): Node =>
  node.type === 'Output' ? { ...node, attributes: { ...node.attributes, metrics: ['accuracy'] } } : node;

/** A known architecture for images of another size. */
export const resized = (
  { title, fields, training, draw }: Architecture,
  shape: readonly number[],
  batchSize: number,
): Network => ({
  title,
  fields: fields.map(field => (field.kind === 'image' ? { ...field, shape } : field)),
  batchSize,
  optimizer: training.optimizer ?? ADAM,
  draw,
});

export const numbers = (...shape: readonly number[]): SyntheticField => ({
  name: 'x',
  kind: 'tensor',
  shape,
});
export const tokens = (name: string, length: number, classCount: number): SyntheticField => ({
  name,
  kind: 'tensor',
  shape: [length],
  classCount,
});
export const label = (classCount: number): SyntheticField => ({
  name: 'label',
  kind: 'category',
  classCount,
});

export const input = (net: Drawing): End => net.add(['Input', { field: 'x' }, 'x']);

/** The layers in a row, from the field `x` to the classes of `label`. */
export const inRow =
  (...steps: readonly Step[]) =>
  (net: Drawing): void => {
    net.add(['Output', { target: 'label' }, 'class'], net.chain(input(net), ...steps));
  };

export const parametersOf = (state: readonly State[]): number =>
  state.filter(({ role }) => role === 'parameter').reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
