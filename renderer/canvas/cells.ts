/**
 * A large drawing in parts that lie together. The browser draws the picture in tiles, and for each of them goes through all of every
 * path that meets it: were all edges of a thousand nodes one path, each tile would take as long as the whole.
 */
import type { Point } from '../edits/graph.ts';

/** In the canvas's coordinates. Smaller, there would be hundreds of paths, which take their time to make at the first move. */
const SIDE = 2000;

export interface Part {
  readonly key: string;
  /** What the drawn have in common besides their place. */
  readonly kind: string;
  readonly path: string;
}

export class Cells {
  readonly #parts = new Map<string, { kind: string; paths: string[] }>();

  add(kind: string, { x, y }: Point, path: string): void {
    const key = `${kind} ${Math.floor(x / SIDE)} ${Math.floor(y / SIDE)}`;
    const part = this.#parts.get(key) ?? { kind, paths: [] };
    part.paths.push(path);
    this.#parts.set(key, part);
  }

  parts(): Part[] {
    return [...this.#parts].map(([key, { kind, paths }]) => ({ key, kind, path: paths.join('') }));
  }
}
