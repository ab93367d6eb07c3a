/**
 * Which nodes and edges of a large network stand on the canvas as elements. At rest those in view do, and React Flow sees to it. But
 * to make an element takes milliseconds, and a movement has none to spare: while the canvas moves none is made or taken away, as a map
 * keeps its tiles, and the overview's drawing shows the rest. Once it rests, they follow, a few at a time. So do the first ones of
 * a canvas, however small, that has just come: on it nothing stands.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { breathe, frameDrawn } from '../store/breathe.ts';
import { motionStore } from '../store/motion.ts';
import { canvasElement, viewOfCanvas } from './attached.ts';
import { flowStore, type LayerNode, MANY, type ShapeEdge } from './flow-store.ts';
import { hiddenOf } from './overview.ts';
import { boxOf, meet, type Rect, union } from './rect.ts';

interface Standing {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** The edges with which the movement began: they are no part of the drawing. */
  readonly first: ReadonlySet<string>;
  /** All in view stand, and the drawing is gone. React Flow is now told of the rest, of which it makes no elements. */
  readonly complete: boolean;
}

const none: ReadonlySet<string> = new Set();

const nothing: Standing = { nodes: none, edges: none, first: none, complete: false };

/** Null: all that are in view. */
export const standingStore = createStore<{ readonly only: Standing | null }>()(() => ({ only: nothing }));

export const useStanding = (): Standing | null => useStore(standingStore, ({ only }) => only);

const stand = (only: Standing | null): void => standingStore.setState({ only });

/** Without a move for so long, in milliseconds, the canvas rests. */
const REST = 250;
/** That are made in one go: nodes, with their edges, and then edges that only pass through. */
const NODES = 3;
const EDGES = 6;
/** After so many, a frame is drawn: its layout, and what React Flow then observes, grow with what has come since the last. */
const PORTIONS = 3;
/** Of which React Flow is told in one go, out of view. */
const TOLD = 200;

let waiting: ReturnType<typeof setTimeout> | undefined;
/** What is about to follow; another object: no longer. */
let coming = {};

const keepStill = (): void => {
  clearTimeout(waiting);
  coming = {};
};

let portions = 0;

/** Not at once: the browser has its turn first, and draws where it is time for a frame; so before the first, what surrounds the nodes. */
function goOn(): void {
  const own = {};
  coming = own;
  portions = standingStore.getState().only?.nodes.size === 0 ? 0 : portions + 1;
  void (portions % PORTIONS === 0 ? frameDrawn() : breathe()).then(() => {
    if (coming !== own) return;
    styleNewest();
    follow();
  });
}

/** Asked for it, the browser works out the style of what has come since; otherwise of everything at once, in the frame. */
function styleNewest(): void {
  const newest = canvasElement()?.querySelector('.react-flow__nodes')?.lastElementChild;
  if (newest) void getComputedStyle(newest).visibility;
}

/** The canvas begins to move: what stands there now is kept. */
export function keepStanding(): void {
  if (afar || flowStore.getState().nodes.length <= MANY) return;
  if (allKnown() || standingStore.getState().only?.complete) {
    const edges = idsOf('edge');
    stand({ nodes: idsOf('node'), edges, first: edges, complete: false });
  }
  rest();
}

/** Seen from afar, nothing stands: all is drawn. Near again, what is in view follows. */
let afar = false;
export function setAfar(next: boolean): void {
  afar = next;
  keepStill();
  if (afar) stand(nothing);
  else rest();
}

/** The canvas has come. */
export function standUp(): void {
  if (allKnown()) return;
  keepStill();
  goOn();
}

/** The canvas has gone; on the next, nothing stands at first. */
export function leaveCanvas(): void {
  afar = false;
  keepStill();
  stand(nothing);
}

/** At once. */
export function standAll(): void {
  keepStill();
  if (!afar) stand(null);
}

/** React Flow knows all nodes, whether or not they are in view. */
export const allKnown = (): boolean => afar || standingStore.getState().only === null;

/** The canvas has moved. When it has not for a while, what has come into view follows. */
export function rest(): void {
  if (allKnown()) return;
  keepStill();
  waiting = setTimeout(follow, REST);
}

function follow(): void {
  const { only } = standingStore.getState();
  const view = viewOfCanvas();
  if (only === null || view === null) return;
  const { nodes, edges } = flowStore.getState();
  const missing = nodes.filter(node => !only.nodes.has(node.id));
  if (only.complete) {
    tell(only, missing);
    return;
  }
  const visible = missing.filter(node => meet(boxOf(node), view));
  // The first one of all takes as long as those after it together, since none of its functions has run before.
  const portion = only.nodes.size > 0 ? NODES : 1;
  // Of a small network, what is out of view stands as well.
  const next = (visible.length > 0 || nodes.length > MANY ? visible : missing).slice(0, portion);
  const added = new Set(next.map(({ id }) => id));
  const lines =
    added.size > 0
      ? edges.filter(({ source, target }) => added.has(source) || added.has(target))
      : passing(only, nodes, edges, view);
  if (added.size > 0 || lines.length > 0) {
    stand({
      ...only,
      nodes: new Set([...only.nodes, ...added]),
      edges: new Set([...only.edges, ...lines.map(({ id }) => id)]),
    });
    goOn();
  } else if (motionStore.getState().moving) waiting = setTimeout(follow, REST);
  else if (missing.length > 0) {
    stand({ ...only, complete: true });
    goOn();
  } else stand(null);
}

/** Edges come last, and all together: React Flow goes through all of them with every one that it is told of. */
function tell(only: Standing, missing: readonly LayerNode[]): void {
  if (missing.length === 0) {
    stand(null);
    return;
  }
  const told = missing.slice(0, TOLD).map(({ id }) => id);
  stand({ ...only, nodes: new Set([...only.nodes, ...told]) });
  goOn();
}

/** Edges that are in view, though their ends are not. */
function passing(
  only: Standing,
  nodes: readonly LayerNode[],
  edges: readonly ShapeEdge[],
  view: Rect,
): ShapeEdge[] {
  const boxes = new Map(nodes.map(node => [node.id, boxOf(node)]));
  const isPassing = ({ id, source, target }: ShapeEdge): boolean => {
    const [from, to] = [boxes.get(source), boxes.get(target)];
    return !only.edges.has(id) && from !== undefined && to !== undefined && meet(union(from, to), view);
  };
  return edges.filter(isPassing).slice(0, EDGES);
}

const idsOf = (kind: 'node' | 'edge'): ReadonlySet<string> => {
  const elements = canvasElement()?.querySelectorAll<HTMLElement>(`.react-flow__${kind}`) ?? [];
  return new Set([...elements].flatMap(({ dataset: { id } }) => id ?? []));
};

/** As React Flow gets them: the ends of an edge must be known, even where they do not stand. */
export function standingOf(only: Pick<Standing, 'nodes' | 'edges'>, nodes: LayerNode[], edges: ShapeEdge[]) {
  const lines = linesOf(only.edges, edges);
  const ends = new Set(lines.flatMap(({ source, target }) => [source, target]));
  const known = nodes.flatMap(node => {
    if (only.nodes.has(node.id) || node.selected || node.dragging) return node;
    return ends.has(node.id) ? hiddenOf(node) : [];
  });
  // The same list as when all are known: React Flow goes through another.
  const all = known.length === nodes.length && known.every((node, i) => node === nodes[i]);
  return { nodes: all ? nodes : known, edges: lines };
}

let kept: { readonly of: readonly unknown[]; readonly lines: ShapeEdge[] } = { of: [], lines: [] };

/** The same list as long as the same edges stand. */
function linesOf(standing: ReadonlySet<string>, edges: ShapeEdge[]): ShapeEdge[] {
  const of = [standing, edges];
  if (!of.every((part, i) => part === kept.of[i]))
    kept = { of, lines: edges.filter(({ id, selected }) => selected || standing.has(id)) };
  return kept.lines;
}
