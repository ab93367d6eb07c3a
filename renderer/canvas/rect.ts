/** Rectangles in the canvas's own coordinates. */
import type { Point, Size } from '../edits/graph.ts';
import type { LayerNode } from './flow-store.ts';

export type Rect = Point & Size;

export const boxOf = ({ position, measured }: LayerNode): Rect => ({
  x: position.x,
  y: position.y,
  width: measured?.width ?? 0,
  height: measured?.height ?? 0,
});

/** The smallest that holds both. */
export function union(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export const meet = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
