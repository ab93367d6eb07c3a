import { describe, expect, test } from 'vitest';
import { layoutNodes } from '../../../renderer/canvas/layout.ts';
import { randomOf } from '../random-edits.ts';

const size = { width: 208, height: 72 };
const gap = 48;

describe('auto-layout', () => {
  test('puts a chain into one column, in order, with room for the shapes', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const edges = ids.slice(1).map((id, index) => [ids[index]!, id] as const);
    const placed = layoutNodes({ nodes: ids.map(id => ({ id, size })), edges, gap });
    placed.slice(1).forEach(({ position }, index) => {
      const above = placed[index]!.position;
      expect(position.x).toBeCloseTo(above.x, 6);
      expect(position.y - above.y - size.height).toBeGreaterThanOrEqual(gap);
    });
  });

  test.each([1, 2, 3])('keeps a random network apart and flowing down (seed %i)', seed => {
    const random = randomOf(seed);
    const nodes = Array.from({ length: 40 }, (_, index) => ({ id: String(index), size }));
    const edges = nodes.slice(1).flatMap((_, index) => {
      const target = index + 1;
      return [0, 1]
        .filter(extra => extra === 0 || random() < 0.4)
        .map(() => [String(Math.floor(random() * target)), String(target)] as const);
    });
    const place = new Map(layoutNodes({ nodes, edges, gap }).map(({ id, position }) => [id, position]));
    for (const [from, to] of edges)
      expect(place.get(to)!.y).toBeGreaterThan(place.get(from)!.y + size.height);
    const all = [...place.values()];
    all.forEach((a, index) => {
      for (const b of all.slice(index + 1))
        expect(Math.abs(a.x - b.x) >= size.width || Math.abs(a.y - b.y) >= size.height).toBe(true);
    });
  });
});
