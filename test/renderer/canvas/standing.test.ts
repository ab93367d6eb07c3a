/** While a large network moves, only what stood there before is an element. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attachCanvas } from '../../../renderer/canvas/attached.ts';
import type { LayerNode, ShapeEdge } from '../../../renderer/canvas/flow-store.ts';
import { flowStore } from '../../../renderer/canvas/flow-store.ts';
import {
  allKnown,
  leaveCanvas,
  rest,
  setAfar,
  standAll,
  standingOf,
  standUp,
} from '../../../renderer/canvas/standing.ts';

const COUNT = 40;
/** One below the other, a hundred apart. */
const nodes = Array.from({ length: COUNT }, (_, index) => ({
  id: `n${index}`,
  type: 'layer',
  position: { x: 0, y: 100 * index },
  measured: { width: 100, height: 50 },
  data: {},
})) as unknown as LayerNode[];
const edges = nodes.slice(1).map(({ id }, index) => ({
  id: `e${index}`,
  type: 'shape',
  source: `n${index}`,
  target: id,
})) as unknown as ShapeEdge[];

const only = (ids: readonly string[], lines: readonly string[]) => ({
  nodes: new Set(ids),
  edges: new Set(lines),
  first: new Set<string>(),
});

describe('what stands', () => {
  test('are the nodes and edges of the beginning, and the hidden ends of those edges', () => {
    const standing = standingOf(only(['n5', 'n6'], ['e4', 'e5']), nodes, edges);
    expect(standing.nodes.map(({ id, hidden }) => [id, hidden ?? false])).toEqual([
      ['n4', true],
      ['n5', false],
      ['n6', false],
    ]);
    expect(standing.edges.map(({ id }) => id)).toEqual(['e4', 'e5']);
  });

  test('is also what is selected', () => {
    const chosen = nodes.map(node => (node.id === 'n9' ? { ...node, selected: true } : node));
    const standing = standingOf(only([], []), chosen, edges);
    expect(standing.nodes.map(({ id }) => id)).toEqual(['n9']);
  });
});

/** The browser's turns that are waited for, and what has been waited for so far: a turn, or a frame. */
const turns = vi.hoisted(() => [] as (() => void)[]);
const waited = vi.hoisted(() => [] as ('turn' | 'frame')[]);
vi.mock('../../../renderer/store/breathe.ts', () => {
  const wait = (kind: 'turn' | 'frame') => () =>
    new Promise<void>(resolve => {
      waited.push(kind);
      turns.push(resolve);
    });
  return { breathe: wait('turn'), frameDrawn: wait('frame') };
});

describe('when the canvas rests', () => {
  /** How often something followed, until all stand. */
  async function portions(): Promise<number> {
    let count = 0;
    for (; !allKnown() && count < 100; count += 1) {
      turns.shift()?.();
      await Promise.resolve();
    }
    return count;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    flowStore.setState({ nodes, edges });
    // Twenty of the nodes are in view.
    const view = { getViewport: () => ({ x: 0, y: 0, zoom: 1 }) };
    attachCanvas(view as never, { querySelector: () => null } as never, () => ({ width: 500, height: 2000 }));
  });
  afterEach(() => {
    standAll();
    turns.length = 0;
    vi.useRealTimers();
  });

  test('what is in view follows, a few nodes at a time, and in the end all stand', async () => {
    setAfar(true);
    setAfar(false);
    vi.advanceTimersByTime(1000);
    // A portion of one node, which waits for nobody, fourteen others; and a look for edges that only pass through.
    expect(await portions()).toBe(15);
    expect(allKnown()).toBe(true);
  });

  test('on a canvas that has just come, all of a small network follows, in view or not', async () => {
    leaveCanvas();
    expect(allKnown()).toBe(false);
    standUp();
    // Fifteen portions, and a look for edges.
    expect(await portions()).toBe(16);
    expect(allKnown()).toBe(true);
  });

  test('a frame is drawn before the first, and whenever three portions have come', async () => {
    leaveCanvas();
    waited.length = 0;
    standUp();
    await portions();
    const frames = waited.flatMap((kind, index) => (kind === 'frame' ? index : []));
    expect(frames).toEqual([0, 3, 6, 9, 12, 15]);
  });

  test('of a large network, React Flow is told of what is out of view in lumps, once all in view stands', async () => {
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...nodes[0]!,
      id: `n${index}`,
      position: { x: 0, y: 100 * index },
    }));
    flowStore.setState({ nodes: many, edges });
    leaveCanvas();
    standUp();
    // The twenty in view as ever, and a look for edges; then three lumps of those out of view, and their edges.
    expect(await portions()).toBe(8 + 1 + 3 + 1);
  });

  test('what is asked of it from afar changes nothing: near again, nodes follow as ever', () => {
    setAfar(true);
    expect(allKnown()).toBe(true);
    standAll();
    setAfar(false);
    expect(allKnown()).toBe(false);
  });

  test('nothing follows as long as it moves', () => {
    setAfar(true);
    setAfar(false);
    for (let move = 0; move < 100; move += 1) {
      rest();
      vi.advanceTimersByTime(16);
    }
    expect(allKnown()).toBe(false);
    expect(turns).toHaveLength(0);
  });
});
