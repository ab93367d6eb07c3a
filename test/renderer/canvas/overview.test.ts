/** A large network costs what is in view, not what there is. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Document, emptyDocument, type Node } from '../../../engine/document/document.ts';
import { flowStore, MANY, onNodesChange } from '../../../renderer/canvas/flow-store.ts';
import { elementsOf } from '../../../renderer/canvas/overview.ts';
import { sameRoutes } from '../../../renderer/canvas/routes-store.ts';
import { setAttribute } from '../../../renderer/edits/nodes.ts';
import { documentStore } from '../../../renderer/store/document.ts';
import { select } from '../../../renderer/store/view.ts';

const idOf = (index: number): string => `n${index}`;

function chain(length: number): Document {
  const nodes = Array.from({ length }, (_, index): Node => {
    const type = index === 0 ? 'Input' : 'Dense';
    return { id: idOf(index), type, name: idOf(index), position: { x: 0, y: index * 100 }, attributes: {} };
  });
  const edges = nodes.slice(1).map((node, index) => ({
    id: `e${index}`,
    source: { node: idOf(index), port: 'y' },
    target: { node: node.id, port: 'x' },
  }));
  const records = <T extends { readonly id: string }>(list: readonly T[]) =>
    Object.fromEntries(list.map(each => [each.id, each]));
  return { ...emptyDocument('Chain'), graph: { nodes: records(nodes), edges: records(edges) } };
}

const flow = () => flowStore.getState();
const shown = (hovered: string | null): string[] =>
  elementsOf(flow().nodes, hovered).flatMap(({ id, hidden }) => (hidden ? [] : [id]));

// The ways are looked for with the next frame, which never comes here.
vi.stubGlobal('requestAnimationFrame', () => 0);

beforeEach(() => documentStore.load(chain(MANY + 50), null));

describe('where a node and its ports lie', () => {
  test('is known before any is drawn, so that those out of view need not be', () => {
    for (const { measured, handles } of flow().nodes) {
      expect(measured?.width).toBeGreaterThan(0);
      expect(handles?.length).toBeGreaterThan(0);
    }
  });

  test('follows what was measured: the ports below are where the node ends', () => {
    onNodesChange([{ type: 'dimensions', id: idOf(3), dimensions: { width: 232, height: 140 } }]);
    const node = flow().nodes.find(({ id }) => id === idOf(3))!;
    const output = node.handles!.find(({ type }) => type === 'source')!;
    expect(output.y + output.height! / 2).toBe(140);
    expect(output.x + output.width! / 2).toBe(116);
  });
});

describe('in the overview', () => {
  test('nothing is an element but what is selected or under the pointer', () => {
    expect(shown(null)).toEqual([]);
    expect(shown(idOf(7))).toEqual([idOf(7)]);
    select([idOf(1), idOf(2)]);
    expect(shown(idOf(7))).toEqual([idOf(1), idOf(2), idOf(7)]);
  });

  test('moving the pointer on changes two nodes, and no others', () => {
    const [before, after] = [elementsOf(flow().nodes, idOf(7)), elementsOf(flow().nodes, idOf(8))];
    const changed = after.filter((node, i) => node !== before[i]).map(({ id }) => id);
    expect(changed).toEqual([idOf(7), idOf(8)]);
  });
});

describe('the ways of the edges', () => {
  const edit = (change: () => void): boolean => {
    const before = flow();
    change();
    return sameRoutes(before, flow());
  };

  test('are not looked for again when a setting changes', () => {
    const { document } = documentStore.getState();
    const node = document.graph.nodes[idOf(5)]!;
    expect(edit(() => documentStore.change('edit', setAttribute(document, node, 'units', 7)))).toBe(true);
    expect(edit(() => select([idOf(3)]))).toBe(true);
  });

  test('are when a node moves, or grows', () => {
    const node = documentStore.getState().document.graph.nodes[idOf(5)]!;
    const after = { ...node, position: { x: 50, y: 0 } };
    const moved = [{ table: 'nodes', id: node.id, before: node, after }] as const;
    expect(edit(() => documentStore.change('move', moved))).toBe(false);
    const dimensions = { width: 232, height: 140 };
    expect(edit(() => onNodesChange([{ type: 'dimensions', id: idOf(3), dimensions }]))).toBe(false);
  });
});
