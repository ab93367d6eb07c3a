/**
 * A block of the document as a layer: what the palette, the Inspector and the canvas read of it. Its nodes take the place of the
 * node before anything is lowered (graph/expand.ts).
 */
import type { Block, BlockAttribute, Document, Node } from '../document/document.ts';
import { type Attribute, type AttributeTable, bool, int, text } from './attribute.ts';
import { layers } from './index.ts';
import { type Layer, layer, type Ports } from './layer.ts';

/** The type of a node that stands for a block. */
export const BLOCK = 'Block';

/** What every node that uses a block may set beside the block's own attributes. */
export const blockAttributes = {
  block: text({ default: '', doc: 'The block that this node stands for.' }),
  repeat: int({
    default: 1,
    min: 1,
    max: 1000,
    doc: 'How often it stands here, one behind the other, each with parameters of its own.',
  }),
  share: bool({ default: false, doc: 'All repetitions use the parameters of the first one.' }),
  sharedWith: text({
    default: '',
    doc: 'Name of another node of the same block, whose parameters this one uses.',
  }),
} as const satisfies AttributeTable;

/** The number of the repetition, from 0, in the expressions of a block. */
export const REPETITION = 'index';

/** A name that expressions can hold and that nothing else has. */
export const isBlockAttributeName = (name: string): boolean =>
  /^[A-Za-z_]\w*$/.test(name) && name !== REPETITION && !Object.hasOwn(blockAttributes, name);

export const declareBlockAttribute = (attribute: BlockAttribute): Attribute => attribute as Attribute;

/** Its ports, from left to right. */
export const blockPorts = ({ graph }: Block, type: 'BlockInput' | 'BlockOutput'): Node[] =>
  Object.values(graph.nodes)
    .filter(node => node.type === type)
    .sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y || (a.id < b.id ? -1 : 1));

const declared = new WeakMap<Block, Layer>();

export function blockLayer(block: Block): Layer {
  const known = declared.get(block);
  if (known) return known;
  const own = Object.entries(block.attributes).map(([name, each]) => [name, declareBlockAttribute(each)]);
  const ports = (type: 'BlockInput' | 'BlockOutput'): Ports =>
    Object.fromEntries(blockPorts(block, type).map(({ name }) => [name, `${name} of ${block.name}.`]));
  const made = layer({
    type: BLOCK,
    version: 1,
    category: 'block',
    doc: block.description,
    attributes: { ...(Object.fromEntries(own) as AttributeTable), ...blockAttributes },
    inputs: ports('BlockInput'),
    outputs: ports('BlockOutput'),
    summary: ({ repeat }) => (Number(repeat) > 1 ? `${block.name} ×${repeat}` : block.name),
    lower() {
      throw new Error(`The block ${block.name} was not expanded.`);
    },
  });
  declared.set(block, made);
  return made;
}

/** The layer of a node's type; undefined where there is none, or no such block. */
export function layerOf(
  { blocks }: Pick<Document, 'blocks'>,
  { type, attributes }: Pick<Node, 'type' | 'attributes'>,
) {
  if (type !== BLOCK) return Object.hasOwn(layers, type) ? layers[type] : undefined;
  const block = blockOf({ blocks }, { type, attributes });
  return block && blockLayer(block);
}

/** The block that a node stands for. */
export function blockOf(
  { blocks }: Pick<Document, 'blocks'>,
  { type, attributes: { block } }: Pick<Node, 'type' | 'attributes'>,
): Block | undefined {
  return type === BLOCK && typeof block === 'string' && Object.hasOwn(blocks, block)
    ? blocks[block]
    : undefined;
}
