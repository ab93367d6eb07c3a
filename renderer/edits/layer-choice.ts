/** What can be added: a layer by its type, or a block of the document as `Block/ID`. */
import type { BlockId, Document, Json } from '../../engine/document/document.ts';
import { BLOCK, blockLayer } from '../../engine/layers/block.ts';
import { layers } from '../../engine/layers/index.ts';
import type { Layer } from '../../engine/layers/layer.ts';

export const blockChoice = (id: BlockId): string => `${BLOCK}/${id}`;

export const blockOfChoice = (choice: string): BlockId | null =>
  choice.startsWith(`${BLOCK}/`) ? choice.slice(BLOCK.length + 1) : null;

/** The type and first attributes of the node that a choice makes. */
export function chosen(choice: string): { type: string; attributes: { [name: string]: Json } } {
  const block = blockOfChoice(choice);
  return block === null ? { type: choice, attributes: {} } : { type: BLOCK, attributes: { block } };
}

/** `type` is the choice. Ports and blocks where they may be: ports within blocks, data outside, no block within itself. */
export function offeredLayers({ blocks }: Document, within: BlockId | null): Layer[] {
  const unsuitable = within === null ? ['BlockInput', 'BlockOutput'] : ['Input', 'Output'];
  const usable = Object.values(blocks).filter(({ id }) => within === null || !holds(blocks, id, within));
  return [
    ...Object.values(layers).filter(({ type }) => !unsuitable.includes(type)),
    ...usable.map(block => ({ ...blockLayer(block), type: blockChoice(block.id) })),
  ];
}

/** Whether the block is the other, or has it somewhere within. */
export function holds(
  blocks: Document['blocks'],
  id: BlockId,
  other: BlockId,
  seen = new Set<BlockId>(),
): boolean {
  if (id === other) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return Object.values(blocks[id]?.graph.nodes ?? {}).some(
    ({ type, attributes: { block } }) =>
      type === BLOCK && typeof block === 'string' && holds(blocks, block, other, seen),
  );
}
