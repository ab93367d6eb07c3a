import { describe, expect, test } from 'vitest';
import { applyDiff, type Diff } from '../../../engine/document/diff.ts';
import { type Document, emptyDocument, type Json, type Node } from '../../../engine/document/document.ts';
import { addEdge, connect, whyNotConnect } from '../../../renderer/edits/connect.ts';
import { copyNodes, parseFragment, pasteFragment } from '../../../renderer/edits/fragment.ts';
import { edgesOf, NODE_GAP, NODE_SIZE } from '../../../renderer/edits/graph.ts';
import {
  addBelow,
  addConnected,
  addNode,
  freeSpot,
  insertExisting,
  insertNew,
  removeAndReconnect,
  removeNodes,
  setAttribute,
} from '../../../renderer/edits/nodes.ts';

const node = (id: string, type: string, y: number, attributes: { [name: string]: Json } = {}): Node => ({
  id,
  type,
  name: id,
  position: { x: 0, y },
  attributes,
});

/** image → conv → flatten → dense → out */
const types = { image: 'Input', conv: 'Conv2D', flatten: 'Flatten', dense: 'Dense', out: 'Output' };
const ids = Object.keys(types);
function chain(): Document {
  const nodes = Object.fromEntries(
    Object.entries(types).map(([id, type], index) => [id, node(id, type, index * 120)]),
  );
  const start: Document = { ...emptyDocument('Chain'), graph: { nodes, edges: {} } };
  const edges = ids
    .slice(1)
    .map((id, index) => addEdge({ node: ids[index]!, port: 'y' }, { node: id, port: 'x' }));
  return applyDiff(start, edges);
}
const wires = (document: Document): string[] =>
  edgesOf(document.graph)
    .map(({ source, target }) => `${source.node}.${source.port} → ${target.node}.${target.port}`)
    .sort();
const after = (document: Document, diff: Diff): Document => applyDiff(document, diff);
const edgeInto = (document: Document, id: string) =>
  edgesOf(document.graph).find(({ target }) => target.node === id)!;

describe('adding', () => {
  test('gives each node a name of its own', () => {
    let document = emptyDocument('');
    for (let i = 0; i < 3; i += 1)
      document = after(document, addNode(document, 'Conv2D', { x: 0, y: 0 }).diff);
    expect(Object.values(document.graph.nodes).map(({ name }) => name)).toEqual([
      'conv2d',
      'conv2d_2',
      'conv2d_3',
    ]);
  });

  test('below a node wires it and covers nothing', () => {
    const document = chain();
    const { diff, id } = addBelow(document, 'Dropout', document.graph.nodes.conv!);
    const next = after(document, diff);
    expect(wires(next)).toContain(`conv.y → ${id}.x`);
    const { x, y } = next.graph.nodes[id]!.position;
    expect(y).toBe(120 + NODE_SIZE.height + NODE_GAP);
    expect(x).toBeGreaterThanOrEqual(NODE_SIZE.width);
  });

  test('a layer without inputs below a node is not wired', () => {
    const document = chain();
    expect(wires(after(document, addBelow(document, 'Input', document.graph.nodes.dense!).diff))).toEqual(
      wires(document),
    );
  });

  test('from an input port replaces what fed it', () => {
    const document = chain();
    const { diff, id } = addConnected(
      document,
      'Dense',
      { x: 0, y: 0 },
      { node: 'out', port: 'x', side: 'input' },
    );
    const next = wires(after(document, diff));
    expect(next).toContain(`${id}.y → out.x`);
    expect(next).not.toContain('dense.y → out.x');
  });

  test('a free spot lies beside what is there', () => {
    const document = chain();
    expect(freeSpot(document, { x: 500, y: 0 })).toEqual({ x: 500, y: 0 });
    expect(freeSpot(document, { x: 10, y: 10 }).x).toBeGreaterThanOrEqual(NODE_SIZE.width);
  });
});

describe('inserting into an edge', () => {
  test('wires both ends and moves down what would be covered', () => {
    const document = chain();
    const { diff, id } = insertNew(document, 'Activation', edgeInto(document, 'flatten'), { x: 0, y: 200 });
    const next = after(document, diff);
    expect(wires(next)).toEqual(
      [
        ...wires(document).filter(wire => wire !== 'conv.y → flatten.x'),
        `conv.y → ${id}.x`,
        `${id}.y → flatten.x`,
      ].sort(),
    );
    const lack = 200 + NODE_SIZE.height + NODE_GAP - 240;
    expect(next.graph.nodes.flatten!.position.y).toBe(240 + lack);
    expect(next.graph.nodes.out!.position.y).toBe(480 + lack);
    expect(next.graph.nodes.conv!.position.y).toBe(120);
  });

  test('of a node that is there already keeps it and moves only what must', () => {
    const free = after(chain(), [
      { table: 'nodes', id: 'drop', before: null, after: node('drop', 'Dropout', 900) },
    ]);
    const next = after(
      free,
      insertExisting(free, free.graph.nodes.drop!, edgeInto(free, 'out'), { x: 4, y: 300 }),
    );
    expect(wires(next)).toEqual(expect.arrayContaining(['dense.y → drop.x', 'drop.y → out.x']));
    expect(next.graph.nodes.drop!.position).toEqual({ x: 4, y: 300 });
    expect(next.graph.nodes.out!.position.y).toBe(480);
  });
});

describe('removing', () => {
  test('takes the connections along', () => {
    const document = chain();
    expect(wires(after(document, removeNodes(document, new Set(['flatten']))))).toEqual([
      'dense.y → out.x',
      'image.y → conv.x',
    ]);
  });

  test('with reconnect joins across several', () => {
    const document = chain();
    expect(wires(after(document, removeAndReconnect(document, new Set(['conv', 'flatten']))))).toEqual([
      'dense.y → out.x',
      'image.y → dense.x',
    ]);
  });

  test('with reconnect of the first leaves the rest open', () => {
    const document = chain();
    expect(wires(after(document, removeAndReconnect(document, new Set(['image']))))).toEqual([
      'conv.y → flatten.x',
      'dense.y → out.x',
      'flatten.y → dense.x',
    ]);
  });

  test('with reconnect joins all that it fed, through the first connected input', () => {
    let document = chain();
    document = after(document, [
      { table: 'nodes', id: 'add', before: null, after: node('add', 'Add', 700) },
      addEdge({ node: 'conv', port: 'y' }, { node: 'add', port: 'x1' }),
      addEdge({ node: 'image', port: 'y' }, { node: 'add', port: 'x2' }),
    ]);
    document = after(document, connect(document, { node: 'add', port: 'y' }, { node: 'flatten', port: 'x' }));
    expect(wires(after(document, removeAndReconnect(document, new Set(['add']))))).toEqual(wires(chain()));
  });
});

describe('connecting', () => {
  test('replaces the edge into the port', () => {
    const document = chain();
    const next = after(
      document,
      connect(document, { node: 'image', port: 'y' }, { node: 'dense', port: 'x' }),
    );
    expect(wires(next).filter(wire => wire.endsWith('dense.x'))).toEqual(['image.y → dense.x']);
  });

  test.each([
    ['cycle', { node: 'dense', port: 'y' }, { node: 'conv', port: 'x' }],
    ['self', { node: 'conv', port: 'y' }, { node: 'conv', port: 'x' }],
    ['same', { node: 'image', port: 'y' }, { node: 'conv', port: 'x' }],
    ['noPort', { node: 'image', port: 'z' }, { node: 'conv', port: 'x' }],
    ['noPort', { node: 'out', port: 'y' }, { node: 'conv', port: 'x' }],
  ])('is refused: %s', (reason, source, target) => {
    expect(whyNotConnect(chain(), source, target)?.reason).toBe(reason);
  });

  test('is allowed forwards', () => {
    expect(whyNotConnect(chain(), { node: 'image', port: 'y' }, { node: 'out', port: 'x' })).toBeNull();
  });
});

describe('settings', () => {
  test('are kept only where they differ from the default', () => {
    const document = chain();
    const changed = after(document, setAttribute(document, document.graph.nodes.conv!, 'kernelSize', [5, 5]));
    expect(changed.graph.nodes.conv!.attributes).toEqual({ kernelSize: [5, 5] });
    const back = after(changed, setAttribute(changed, changed.graph.nodes.conv!, 'kernelSize', [3, 3]));
    expect(back.graph.nodes.conv!.attributes).toEqual({});
  });

  test('that take a port away take its edge along', () => {
    const add = node('add', 'Add', 700, { inputs: 3 });
    let document = after(chain(), [
      { table: 'nodes', id: 'add', before: null, after: add },
      addEdge({ node: 'conv', port: 'y' }, { node: 'add', port: 'x2' }),
      addEdge({ node: 'image', port: 'y' }, { node: 'add', port: 'x3' }),
    ]);
    document = after(document, setAttribute(document, add, 'inputs', 2));
    expect(wires(document).filter(wire => wire.includes('add'))).toEqual(['conv.y → add.x2']);
  });
});

describe('the clipboard', () => {
  test('carries nodes with the edges between them, under new ids and free names', () => {
    const document = chain();
    const text = JSON.stringify(copyNodes(document, new Set(['conv', 'flatten'])));
    const { diff, ids: pasted } = pasteFragment(document, parseFragment(text)!, { at: { x: 1000, y: 50 } });
    const next = after(document, diff);
    expect(Object.keys(next.graph.nodes)).toHaveLength(7);
    const [conv, flatten] = pasted.map(id => next.graph.nodes[id]!);
    expect([conv!.name, flatten!.name]).toEqual(['conv_2', 'flatten_2']);
    expect(conv!.position).toEqual({ x: 1000, y: 50 });
    expect(flatten!.position).toEqual({ x: 1000, y: 170 });
    expect(wires(next)).toContain(`${conv!.id}.y → ${flatten!.id}.x`);
    expect(edgesOf(next.graph)).toHaveLength(5);
  });

  test('pastes into another document under the same names', () => {
    const { diff } = pasteFragment(emptyDocument(''), copyNodes(chain(), new Set(['conv'])), {
      shift: { x: 0, y: 0 },
    });
    expect(Object.values(after(emptyDocument(''), diff).graph.nodes)[0]!.name).toBe('conv');
  });

  test.each([
    'hello',
    '{}',
    '[]',
    '{"netloom":"fragment","version":2,"nodes":[],"edges":[]}',
    '{"netloom":"fragment","version":1,"nodes":[{"id":"a"}],"edges":[]}',
  ])('may hold anything: %s is no fragment', text => {
    expect(parseFragment(text)).toBeNull();
  });
});
