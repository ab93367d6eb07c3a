/** Blocks for tests, built in a line or two. */
import type { Block, BlockAttribute, Document, Node } from '../../engine/document/document.ts';
import { edge } from './documents.ts';

/** Ports and nodes lie from left to right as they are listed. */
export const block = (
  id: string,
  nodes: readonly Node[],
  edges: readonly string[],
  attributes: { readonly [name: string]: BlockAttribute } = {},
): Block => ({
  id,
  name: id,
  description: '',
  attributes,
  graph: {
    nodes: Object.fromEntries(nodes.map((node, i) => [node.id, { ...node, position: { x: 100 * i, y: 0 } }])),
    edges: Object.fromEntries(edges.map(text => [text, edge(text)])),
  },
});

export const number = (value: number): BlockAttribute => ({ kind: 'int', default: value, doc: 'A number.' });

export const withBlocks = (document: Document, ...blocks: readonly Block[]): Document => ({
  ...document,
  blocks: Object.fromEntries(blocks.map(each => [each.id, each])),
});
