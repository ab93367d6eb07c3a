/** Making blocks of nodes and nodes of blocks: what is computed stays what it was, and undo brings everything back. */
import { describe, expect, test } from 'vitest';
import { applyDiff, type Diff, reverseDiff } from '../../../engine/document/diff.ts';
import type { Document } from '../../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../../engine/document/validate.ts';
import { check } from '../../../engine/graph/check.ts';
import { layers } from '../../../engine/layers/index.ts';
import { promote, removeAttribute, renameAttribute } from '../../../renderer/edits/block-attributes.ts';
import { followPorts } from '../../../renderer/edits/block-ports.ts';
import { emptyBlock, groupNodes, ungroupNode } from '../../../renderer/edits/blocks.ts';
import { copyNodes, parseFragment, pasteFragment } from '../../../renderer/edits/fragment.ts';
import { blockChoice, offeredLayers } from '../../../renderer/edits/layer-choice.ts';
import { addNode, removeNodes, renameNode, setAttribute } from '../../../renderer/edits/nodes.ts';
import { digit, image, leNet5 } from '../../support/documents.ts';

/** Applies it, and shows that its reverse takes it back and that the file can be read. */
function change(document: Document, diff: Diff): Document {
  const after = applyDiff(document, diff);
  expect(applyDiff(after, reverseDiff(diff))).toEqual(document);
  expect(parseDocument(serializeDocument(after)).document).toEqual(after);
  return after;
}

const codes = (document: Document) => check(document).problems.map(({ code }) => code);
const top = (document: Document) => ({ graph: document.graph, block: null });

const network = leNet5({ fields: [image, digit] });
const middle = new Set(['conv1', 'tanh1', 'pool1', 'conv2', 'tanh2']);
const grouped = groupNodes(network, top(network), middle, 'features');
const withBlock = change(network, grouped.diff);

describe('grouping', () => {
  test('puts the nodes into a block with a port for each value that crosses', () => {
    expect(Object.keys(withBlock.graph.nodes)).toHaveLength(Object.keys(network.graph.nodes).length - 4);
    const block = withBlock.blocks[grouped.block]!;
    expect(Object.values(block.graph.nodes).map(({ name }) => name)).toEqual([...middle, 'x', 'y']);
    expect(codes(withBlock)).toEqual(codes(network));
    expect(check(withBlock).parameters).toBe(check(network).parameters);
  });

  test('of a part of a block makes a block within the block, which hands its settings down', () => {
    const block = withBlock.blocks[grouped.block]!;
    const wide = promote(block, block.graph.nodes.conv1!, 'filters', layers.Conv2D!.attributes.filters!, 6)!;
    const set = change(withBlock, wide.diff);
    const home = { graph: set.blocks[block.id]!.graph, block: block.id };
    const inner = groupNodes(set, home, new Set(['conv1', 'tanh1']), 'part');
    const nested = change(set, inner.diff);
    expect(Object.keys(nested.blocks)).toHaveLength(2);
    expect(check(nested).parameters).toBe(check(network).parameters);
    expect(codes(nested)).toEqual(codes(network));
    const stand = nested.graph.nodes[grouped.node]!;
    const wider = applyDiff(nested, setAttribute(nested, stand, wide.name, 8));
    expect(check(wider).nodes[`${grouped.node}/${inner.node}/conv1`]!.outputs.y!.shape[1]).toBe(8);
  });
});

describe('dissolving', () => {
  test('takes a group back', () => {
    const parts = ungroupNode(withBlock, top(withBlock), withBlock.graph.nodes[grouped.node]!)!;
    const flat = change(withBlock, parts.diff);
    expect(
      Object.values(flat.graph.nodes)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(network.graph.nodes).sort());
    expect(codes(flat)).toEqual(codes(network));
    expect(check(flat).parameters).toBe(check(network).parameters);
  });

  test('an empty block leaves the connection through it', () => {
    const block = emptyBlock(network, 'nothing');
    const known = applyDiff(network, [{ table: 'blocks', id: block.id, before: null, after: block }]);
    const { id } = addNode(known, blockChoice(block.id), { x: 0, y: 0 });
    expect(id).toBeTruthy();
    const through = groupNodes(network, top(network), new Set(['tanh1']), 'one');
    const one = applyDiff(network, through.diff);
    const parts = ungroupNode(one, top(one), one.graph.nodes[through.node]!)!;
    expect(codes(applyDiff(one, parts.diff))).toEqual(codes(network));
  });

  test('is refused where the block is repeated', () => {
    const node = withBlock.graph.nodes[grouped.node]!;
    const repeated = { ...node, attributes: { ...node.attributes, repeat: 2 } };
    expect(ungroupNode(withBlock, top(withBlock), repeated)).toBeNull();
  });
});

describe('the ports of a block', () => {
  const block = withBlock.blocks[grouped.block]!;
  const port = Object.values(block.graph.nodes).find(({ type }) => type === 'BlockInput')!;
  const tagged = (diff: Diff): Diff => diff.map(each => ({ ...each, block: block.id }) as Diff[number]);

  test('keep their connections when they are renamed', () => {
    const view = { ...withBlock, graph: block.graph };
    const own = tagged(renameNode(view, port, 'pixels'));
    const renamed = change(withBlock, [...own, ...followPorts(withBlock, block, own)]);
    expect(codes(renamed)).toEqual(codes(network));
    expect(check(renamed).nodes[grouped.node]!.inputs).toHaveProperty('pixels');
  });

  test('take their connections along when they are removed', () => {
    const view = { ...withBlock, graph: block.graph };
    const own = tagged(removeNodes(view, new Set([port.id])));
    const removed = change(withBlock, [...own, ...followPorts(withBlock, block, own)]);
    expect(codes(removed)).toContain('unconnected-input');
    expect(codes(removed)).not.toContain('edge-missing-input');
  });
});

describe('the settings of a block', () => {
  const block = withBlock.blocks[grouped.block]!;
  const { diff, name } = promote(
    block,
    block.graph.nodes.conv2!,
    'filters',
    layers.Conv2D!.attributes.filters!,
    16,
  )!;
  const promoted = change(withBlock, diff);

  test('come from a setting of an inner node, and change nothing by it', () => {
    expect(name).toBe('filters');
    expect(check(promoted).parameters).toBe(check(network).parameters);
    const stand = promoted.graph.nodes[grouped.node]!;
    const wider = change(promoted, setAttribute(promoted, stand, 'filters', 32));
    expect(check(wider).nodes[`${grouped.node}/conv2`]!.outputs.y!.shape[1]).toBe(32);
  });

  test('are renamed everywhere', () => {
    const stand = promoted.graph.nodes[grouped.node]!;
    const wider = applyDiff(promoted, setAttribute(promoted, stand, 'filters', 32));
    const renamed = change(wider, renameAttribute(wider, wider.blocks[block.id]!, 'filters', 'channels'));
    expect(renamed.graph.nodes[grouped.node]!.attributes).toMatchObject({ channels: 32 });
    expect(renamed.blocks[block.id]!.graph.nodes.conv2!.attributes.filters).toBe('=channels');
    expect(codes(renamed)).toEqual(codes(network));
    expect(renameAttribute(wider, wider.blocks[block.id]!, 'filters', 'repeat')).toEqual([]);
  });

  test('leave their default behind when they are removed', () => {
    const stand = promoted.graph.nodes[grouped.node]!;
    const wider = applyDiff(promoted, setAttribute(promoted, stand, 'filters', 32));
    const removed = change(wider, removeAttribute(wider, wider.blocks[block.id]!, 'filters'));
    expect(removed.graph.nodes[grouped.node]!.attributes).not.toHaveProperty('filters');
    expect(removed.blocks[block.id]!.graph.nodes.conv2!.attributes.filters).toBe(16);
    expect(codes(removed)).toEqual(codes(network));
  });
});

test('a copied block brings its drawing along', () => {
  const text = JSON.stringify(copyNodes(withBlock, new Set([grouped.node])));
  const fragment = parseFragment(text)!;
  const pasted = change(network, pasteFragment(network, fragment, { shift: { x: 10, y: 0 } }).diff);
  expect(pasted.blocks).toEqual(withBlock.blocks);
  const twice = applyDiff(pasted, pasteFragment(pasted, fragment, { shift: { x: 20, y: 0 } }).diff);
  expect(twice.blocks).toEqual(withBlock.blocks);
});

test('what is offered depends on where one is', () => {
  const types = (within: string | null) => offeredLayers(withBlock, within).map(({ type }) => type);
  expect(types(null)).toContain('Input');
  expect(types(null)).toContain(blockChoice(grouped.block));
  expect(types(null)).not.toContain('BlockInput');
  expect(types(grouped.block)).toContain('BlockInput');
  expect(types(grouped.block)).not.toContain('Output');
  expect(types(grouped.block)).not.toContain(blockChoice(grouped.block));
});
