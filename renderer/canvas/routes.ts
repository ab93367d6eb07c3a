/**
 * Ways around. A connection that skips layers (a residual one) would run behind the nodes between its ends; it is given
 * a lane beside them: the x of a vertical stretch. Pure; found from where the nodes lie, so nothing of it is stored.
 */
import type { Size } from '../edits/graph.ts';

export interface Box extends Size {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}
export interface Line {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** Where its ends are on the nodes: 0 is the left edge, 1 the right. */
  readonly sourcePlace: number;
  readonly targetPlace: number;
}
/** Edge → x of its lane; an edge without one is drawn directly. */
export interface Routes {
  readonly [edge: string]: number;
}

/** From a lane to the nodes beside it: half of a shape's text. */
const CLEARANCE = 58;
/** Between two lanes. */
const SPACING = 18;

export function findRoutes(boxes: readonly Box[], lines: readonly Line[]): Routes {
  const byId = new Map(boxes.map(box => [box.id, box]));
  const byTop = boxes.toSorted((a, b) => a.y - b.y);
  const highest = Math.max(0, ...boxes.map(({ height }) => height));
  const routes: Record<string, number> = {};
  const taken: { x: number; top: number; bottom: number }[] = [];
  for (const { id, source, target, sourcePlace, targetPlace } of lines) {
    const [from, to] = [byId.get(source), byId.get(target)];
    if (!from || !to) continue;
    const [top, bottom] = [from.y + from.height, to.y];
    const startX = from.x + from.width * sourcePlace;
    const endX = to.x + to.width * targetPlace;
    const near = byTop.slice(firstFrom(byTop, top + 4 - highest), firstFrom(byTop, bottom - 4));
    const between = near.filter(
      box => box !== from && box !== to && box.y < bottom - 4 && box.y + box.height > top + 4,
    );
    if (!crosses({ sourceX: startX, sourceY: top, targetX: endX, targetY: bottom }, between)) continue;
    const middle = (startX + endX) / 2;
    let x = closest(middle, free(between, middle, -1), free(between, middle, 1));
    const side = Math.sign(x - middle) || 1;
    while (taken.some(lane => Math.abs(lane.x - x) < SPACING && lane.top < bottom && lane.bottom > top))
      x += side * SPACING;
    taken.push({ x, top, bottom });
    routes[id] = Math.round(x);
  }
  return routes;
}

/** Index of the first box, of those from top to bottom, that begins at y or below. */
function firstFrom(boxes: readonly Box[], y: number): number {
  let [low, high] = [0, boxes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle]!.y < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Points at which the direct curve is tried: closer together than a node is high. */
const SAMPLES = 24;

/** Whether the direct curve (a Bézier whose control points lie half the height from its ends) meets a box. */
function crosses({ sourceX, sourceY, targetX, targetY }: Ends, boxes: readonly Box[]): boolean {
  const [left, right] = [Math.min(sourceX, targetX), Math.max(sourceX, targetX)];
  const beside = boxes.filter(box => box.x - 6 < right && box.x + box.width + 6 > left);
  for (let i = 1; i < SAMPLES && beside.length > 0; i += 1) {
    const t = i / SAMPLES;
    const x = sourceX + (targetX - sourceX) * t * t * (3 - 2 * t);
    const y = sourceY + (targetY - sourceY) * t * (1.5 - 1.5 * t + t * t);
    if (beside.some(box => covers(box, x, 6) && y > box.y && y < box.y + box.height)) return true;
  }
  return false;
}

const covers = (box: Box, x: number, margin: number): boolean =>
  x > box.x - margin && x < box.x + box.width + margin;

/** The first x to one side at which no box is in the way. */
function free(boxes: readonly Box[], from: number, side: -1 | 1): number {
  let x = from;
  for (;;) {
    const blocking = boxes.find(box => covers(box, x, CLEARANCE - 1));
    if (!blocking) return x;
    x = side < 0 ? blocking.x - CLEARANCE : blocking.x + blocking.width + CLEARANCE;
  }
}

const closest = (to: number, a: number, b: number): number => (Math.abs(a - to) <= Math.abs(b - to) ? a : b);

interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** The path along a lane, and the middle of its straight part. */
export function lanePath(
  { sourceX, sourceY, targetX, targetY }: Ends,
  lane: number,
): [string, number, number] {
  const bend = Math.min(70, (targetY - sourceY) / 2);
  const [from, to] = [sourceY + bend, targetY - bend];
  const pull = bend * 0.6;
  const path = [
    `M ${sourceX} ${sourceY}`,
    `C ${sourceX} ${sourceY + pull} ${lane} ${from - pull} ${lane} ${from}`,
    `L ${lane} ${to}`,
    `C ${lane} ${to + pull} ${targetX} ${targetY - pull} ${targetX} ${targetY}`,
  ].join(' ');
  return [path, lane, (from + to) / 2];
}
