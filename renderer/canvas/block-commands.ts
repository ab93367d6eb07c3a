/** What the user does with blocks: one entry of the history each. */
import type { Diff } from '../../engine/document/diff.ts';
import type { Block, Json, Node, NodeId } from '../../engine/document/document.ts';
import type { Attribute } from '../../engine/layers/attribute.ts';
import { BLOCK, blockOf } from '../../engine/layers/block.ts';
import { changeBlock, promote, removeAttribute, renameAttribute } from '../edits/block-attributes.ts';
import { emptyBlock, groupNodes, type Home, ungroupNode } from '../edits/blocks.ts';
import { blockChoice } from '../edits/layer-choice.ts';
import { addNode } from '../edits/nodes.ts';
import { i18n } from '../i18n/index.ts';
import { attributeDoc } from '../i18n/layer-text.ts';
import { documentStore } from '../store/document.ts';
import { changeShown, currentScene, shownDocument } from '../store/scene.ts';
import { select, viewStore } from '../store/view.ts';
import { onlySelected } from './commands.ts';
import { showAdded, viewCenter } from './controller.ts';
import { drawnOnce } from './flow-store.ts';

const document = () => documentStore.getState().document;
const home = (): Home => ({ graph: shownDocument().graph, block: currentScene().block?.id ?? null });
const label = (key: string, values: { readonly [name: string]: string | number } = {}) => ({
  key: `canvas:history.${key}`,
  values,
});
const newName = () => i18n.t('canvas:block.newName');

const selectedNodes = (): Node[] => {
  const { nodes } = shownDocument().graph;
  return [...viewStore.getState().nodes].flatMap(id => nodes[id] ?? []);
};

/** Data and predictions belong to the document, and a block's ports to the block. */
export function whyNotGroup(): string | null {
  const fixed = ['Input', 'Output', 'BlockInput', 'BlockOutput'];
  const found = selectedNodes().find(({ type }) => fixed.includes(type));
  return found ? i18n.t('canvas:whyNot.notInBlocks', { node: found.name }) : null;
}

export function groupSelected(): void {
  const ids = viewStore.getState().nodes;
  const { diff, node } = groupNodes(document(), home(), ids, newName());
  drawnOnce(() => {
    documentStore.change(label('group', { count: ids.size }), diff);
    select([node]);
  });
  showAdded([node]);
}

export function whyNotUngroup(): string | null {
  const node = onlySelected();
  if (node?.type !== BLOCK || !blockOf(document(), node)) return i18n.t('canvas:whyNot.notBlock');
  return ungroupNode(document(), home(), node) ? null : i18n.t('canvas:whyNot.repeated');
}

export function ungroupSelected(): void {
  const node = onlySelected();
  const parts = node && ungroupNode(document(), home(), node);
  if (!parts) return;
  drawnOnce(() => {
    documentStore.change(label('ungroup', { node: node.name }), parts.diff);
    select(parts.ids);
  });
  showAdded(parts.ids);
}

/** A block that only hands on what arrives, to be opened and drawn. */
export function addEmptyBlock(): void {
  const block = emptyBlock(document(), newName());
  const shown = shownDocument();
  const known = { ...shown, blocks: { ...shown.blocks, [block.id]: block } };
  const { diff, id } = addNode(known, blockChoice(block.id), viewCenter());
  drawnOnce(() => {
    changeShown(label('newBlock'), [{ table: 'blocks', id: block.id, before: null, after: block }, ...diff]);
    select([id]);
  });
  showAdded([id]);
}

// ---------------------------------------------------------------- the block itself

export function changeBlockText(block: Block, key: 'name' | 'description', text: string): void {
  change(block, 'block', changeBlock(block, { [key]: text }), key);
}

export function changeBlockAttributes(block: Block, attributes: Block['attributes'], gesture?: string): void {
  change(block, 'blockAttributes', changeBlock(block, { attributes }), gesture);
}

export function renameBlockAttribute(block: Block, from: string, to: string): void {
  change(block, 'blockAttributes', renameAttribute(document(), block, from, to));
}

export function removeBlockAttribute(block: Block, name: string): void {
  change(block, 'blockAttributes', removeAttribute(document(), block, name));
}

export function promoteAttribute(id: NodeId, name: string, attribute: Attribute, value: Json): void {
  const { block } = currentScene();
  const node = block?.graph.nodes[id];
  if (!node) return;
  // What the setting means is said in the language of who makes it.
  const doc = attributeDoc(node.type, name);
  const promoted = promote(block, node, name, { ...attribute, doc }, value);
  if (promoted) change(block, 'promote', promoted.diff);
}

function change(block: Block, key: string, diff: Diff, gesture?: string): void {
  documentStore.change(label(key, { block: block.name }), diff, {
    gesture: gesture && `block ${block.id} ${gesture}`,
  });
}
