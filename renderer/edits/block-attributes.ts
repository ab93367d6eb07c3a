/** The attributes of a block: those that its nodes set, and that its inner nodes are worked out from. */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type { Block, BlockAttribute, Document, Json, Node } from '../../engine/document/document.ts';
import { isExpression } from '../../engine/graph/expressions.ts';
import type { Attribute } from '../../engine/layers/attribute.ts';
import { BLOCK, isBlockAttributeName } from '../../engine/layers/block.ts';
import { graphsOf, within } from './block-ports.ts';

const replaced = (before: Block, after: Block): Change => ({ table: 'blocks', id: before.id, before, after });

export const changeBlock = (
  block: Block,
  change: Partial<Pick<Block, 'name' | 'description' | 'attributes'>>,
): Diff => [replaced(block, { ...block, ...change })];

/** `size`, then `size2`: a name that the block has not. */
export function freeAttributeName(block: Block, base: string): string {
  let name = isBlockAttributeName(base) ? base : 'value';
  for (let number = 2; Object.hasOwn(block.attributes, name); number++) name = `${base}${number}`;
  return name;
}

/** The kind of block attribute that can stand for a layer's; null where none can. */
export function kindFor({ kind }: Attribute): BlockAttribute['kind'] | null {
  switch (kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'text':
    case 'ints':
      return kind;
    case 'choice':
    case 'field':
      return 'text';
    default:
      return null;
  }
}

/** Makes an attribute of an inner node one of the block, with what it is now as its default. */
export function promote(
  block: Block,
  node: Node,
  name: string,
  attribute: Attribute,
  value: Json,
): { readonly diff: Diff; readonly name: string } | null {
  const kind = kindFor(attribute);
  if (kind === null) return null;
  const own = freeAttributeName(block, name);
  const changed = { ...node, attributes: { ...node.attributes, [name]: `=${own}` } };
  const after: Block = {
    ...block,
    attributes: { ...block.attributes, [own]: { kind, default: value, doc: attribute.doc } },
    graph: { ...block.graph, nodes: { ...block.graph.nodes, [node.id]: changed } },
  };
  return { diff: [replaced(block, after)], name: own };
}

/** Takes an attribute away; the nodes that set it lose the setting, and what was worked out from it gets its default. */
export function removeAttribute(document: Document, block: Block, name: string): Diff {
  const { [name]: gone, ...attributes } = block.attributes;
  if (!gone) return [];
  const nodes = Object.fromEntries(
    Object.values(block.graph.nodes).map(node => [
      node.id,
      {
        ...node,
        attributes: mapValues(node.attributes, value => (value === `=${name}` ? gone.default : value)),
      },
    ]),
  );
  const after: Block = { ...block, attributes, graph: { ...block.graph, nodes } };
  return [
    replaced(block, after),
    ...uses(document, block, name, node => {
      const { [name]: _, ...rest } = node.attributes;
      return rest;
    }),
  ];
}

/** Renames an attribute, in the expressions and in the nodes that set it. Empty where the name cannot be. */
export function renameAttribute(document: Document, block: Block, from: string, to: string): Diff {
  if (from === to || !isBlockAttributeName(to) || Object.hasOwn(block.attributes, to)) return [];
  const attributes = renameKey(block.attributes, from, to);
  const word = new RegExp(`(?<![\\w.])${from}(?!\\w)`, 'g');
  const rewrite = (value: Json): Json =>
    Array.isArray(value) ? value.map(rewrite) : isExpression(value) ? value.replace(word, to) : value;
  const nodes = Object.fromEntries(
    Object.values(block.graph.nodes).map(node => [
      node.id,
      { ...node, attributes: mapValues(node.attributes, rewrite) },
    ]),
  );
  const after: Block = { ...block, attributes, graph: { ...block.graph, nodes } };
  return [
    replaced(block, after),
    ...uses(document, block, from, node => renameKey(node.attributes, from, to)),
  ];
}

/** The changes of the nodes that stand for the block and set the attribute. A block never stands within itself. */
function uses(
  document: Document,
  block: Block,
  name: string,
  attributes: (node: Node) => Node['attributes'],
): Change[] {
  return graphsOf(document).flatMap(({ graph, block: home }) =>
    Object.values(graph.nodes)
      .filter(node => node.type === BLOCK && node.attributes.block === block.id && name in node.attributes)
      .map((node): Change => {
        const after = { ...node, attributes: attributes(node) };
        return { table: 'nodes', id: node.id, before: node, after, ...within(home) };
      }),
  );
}

const mapValues = (record: { readonly [name: string]: Json }, map: (value: Json) => Json) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

const renameKey = <T>(record: { readonly [name: string]: T }, from: string, to: string) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name === from ? to : name, value]));
