/** What the editor is measured with: ResNet-152 as the examples have it, and a thousand nodes that are all in view. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Document,
  defaultTraining,
  type Edge,
  emptyDocument,
  type Json,
  type Node,
} from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';

export async function resnet152(root: string): Promise<Document> {
  const file = path.join(root, 'examples', 'architectures', 'resnet152.netloom');
  return parseDocument(await readFile(file, 'utf8'), file).document;
}

/** Convolution, normalization, activation, and every fourth node adds what came in four nodes before. */
const UNIT: readonly (readonly [type: string, attributes: { readonly [name: string]: Json }])[] = [
  ['Conv2D', { filters: 16, kernelSize: [3, 3], padding: 'same', bias: false }],
  ['BatchNorm', {}],
  ['Activation', { function: 'relu' }],
  ['Add', {}],
];
/** Columns of forty nodes, side by side: together about as wide as high on the screen. */
const ROWS = 40;
const STEP = { x: 310, y: 138 };

/** A residual network drawn flat, without blocks: exactly 1,000 nodes, 1,248 edges. */
export function thousandNodes(): Document {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const add = (type: string, attributes: Node['attributes'], sources: readonly number[]): number => {
    const index = nodes.length;
    const id = `n${String(index).padStart(4, '0')}`;
    const position = { x: Math.floor(index / ROWS) * STEP.x, y: (index % ROWS) * STEP.y };
    nodes.push({ id, type, name: `${type.toLowerCase()}_${index}`, position, attributes });
    sources.forEach((source, port) => {
      const target = { node: id, port: type === 'Add' ? `x${port + 1}` : 'x' };
      edges.push({ id: `e${edges.length}`, source: { node: nodes[source]!.id, port: 'y' }, target });
    });
    return index;
  };
  let last = add('Input', { field: 'image' }, []);
  last = add('Conv2D', { filters: 16, kernelSize: [3, 3], padding: 'same' }, [last]);
  for (let unit = 0; unit < 248; unit += 1) {
    const entry = last;
    for (const [type, attributes] of UNIT)
      last = add(type, attributes, type === 'Add' ? [last, entry] : [last]);
  }
  last = add('GlobalAveragePool', {}, [last]);
  last = add('Dense', { units: 64 }, [last]);
  last = add('Activation', { function: 'relu' }, [last]);
  last = add('Dropout', {}, [last]);
  last = add('Dense', { units: 10 }, [last]);
  add('Output', { target: 'label' }, [last]);
  const records = <T extends { readonly id: string }>(list: readonly T[]) =>
    Object.fromEntries(list.map(each => [each.id, each]));
  return {
    ...emptyDocument('A thousand nodes'),
    graph: { nodes: records(nodes), edges: records(edges) },
    dataset: {
      source: { type: 'csv', path: 'generated.csv' },
      fields: [
        { name: 'image', kind: 'image', dtype: 'float32', shape: [3, 32, 32] },
        {
          name: 'label',
          kind: 'category',
          dtype: 'int64',
          shape: [],
          classes: Array.from({ length: 10 }, (_, index) => String(index)),
        },
      ],
      split: { validation: 0, test: 0 },
    },
    training: defaultTraining,
  };
}
