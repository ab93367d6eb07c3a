/** Small documents for tests, built in a line or two. */
import {
  type Document,
  defaultTraining,
  type Edge,
  emptyDocument,
  type Field,
  type Json,
  type Node,
  type Training,
} from '../../engine/document/document.ts';

export type Attributes = { readonly [name: string]: Json };

/** `['Dense', { units: 3 }]`; the id and the name are the type in lower case, or the third entry. */
export type Part = readonly [type: string, attributes?: Attributes, name?: string];

export const node = (type: string, attributes: Attributes = {}, name = type.toLowerCase()): Node => ({
  id: name,
  type,
  name,
  position: { x: 0, y: 0 },
  attributes,
});

/** `'a > b'` joins y of a with x of b; `'a.y > b.x2'` says the ports. */
export function edge(text: string): Edge {
  const [source, target] = text.split(' > ').map(end => end.split('.')) as [string[], string[]];
  return {
    id: text,
    source: { node: source[0]!, port: source[1] ?? 'y' },
    target: { node: target[0]!, port: target[1] ?? 'x' },
  };
}

export interface Surroundings {
  readonly fields?: readonly Field[];
  readonly training?: Partial<Training>;
}

export function documentOf(
  nodes: readonly Node[],
  edges: readonly string[],
  { fields, training }: Surroundings = {},
): Document {
  return {
    ...emptyDocument('test'),
    graph: {
      nodes: Object.fromEntries(
        nodes.map((each, i) => [each.id, { ...each, position: { x: 0, y: 120 * i } }]),
      ),
      edges: Object.fromEntries(edges.map(text => [text, edge(text)])),
    },
    dataset: fields
      ? { source: { type: 'csv', path: 'data.csv' }, fields, split: { validation: 0.1, test: 0.1 } }
      : null,
    training: { ...defaultTraining, ...training },
  };
}

/** One after the other. */
export function chain(parts: readonly Part[], surroundings: Surroundings = {}): Document {
  const nodes = parts.map(part => node(...part));
  const edges = nodes.slice(1).map((each, i) => `${nodes[i]!.id} > ${each.id}`);
  return documentOf(nodes, edges, surroundings);
}

export const image: Field = { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 28, 28] };
export const digit: Field = {
  name: 'digit',
  kind: 'category',
  dtype: 'int64',
  shape: [],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
};
export const features = (count: number): Field => ({
  name: 'features',
  kind: 'tensor',
  dtype: 'float32',
  shape: [count],
});
export const amount: Field = { name: 'amount', kind: 'number', dtype: 'float32', shape: [] };
export const category = (name: string, count: number): Field => ({
  name,
  kind: 'category',
  dtype: 'int64',
  shape: [],
  classes: Array.from({ length: count }, (_, i) => `${name} ${i}`),
});

/** LeNet-5 (LeCun et al., 1998) as it is taught today. */
export const leNet5 = (surroundings: Surroundings = { fields: [image, digit] }): Document =>
  chain(
    [
      ['Input', { field: 'image' }],
      ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same' }, 'conv1'],
      ['Activation', { function: 'tanh' }, 'tanh1'],
      ['AveragePool2D', {}, 'pool1'],
      ['Conv2D', { filters: 16, kernelSize: [5, 5] }, 'conv2'],
      ['Activation', { function: 'tanh' }, 'tanh2'],
      ['AveragePool2D', {}, 'pool2'],
      ['Flatten'],
      ['Dense', { units: 120 }, 'dense1'],
      ['Activation', { function: 'tanh' }, 'tanh3'],
      ['Dense', { units: 84 }, 'dense2'],
      ['Activation', { function: 'tanh' }, 'tanh4'],
      ['Dense', { units: 10 }, 'dense3'],
      ['Output', { target: 'digit' }],
    ],
    surroundings,
  );
