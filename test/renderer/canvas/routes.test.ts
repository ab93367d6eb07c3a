import { describe, expect, test } from 'vitest';
import { type Box, findRoutes, lanePath } from '../../../renderer/canvas/routes.ts';

const box = (id: string, x: number, y: number): Box => ({ id, x, y, width: 232, height: 76 });
const column = ['a', 'b', 'c', 'd'].map((id, index) => box(id, 0, index * 130));
const line = (source: string, target: string) => ({
  id: `${source}${target}`,
  source,
  target,
  sourcePlace: 0.5,
  targetPlace: 0.5,
});

describe('a lane', () => {
  test('is given to an edge that would run behind nodes', () => {
    const { ad } = findRoutes(column, [line('a', 'd')]);
    expect(ad! < 0 || ad! > 232).toBe(true);
  });

  test('is not given to neighbours, nor where nothing is in the way', () => {
    const beside = [...column.slice(0, 1), box('far', 600, 130), box('d', 0, 390)];
    expect(findRoutes(column, [line('a', 'b'), line('b', 'c')])).toEqual({});
    expect(findRoutes(beside, [line('a', 'd')])).toEqual({});
  });

  test('goes to the side where there is room', () => {
    const crowded = [...column, box('left', -280, 130), box('left2', -280, 260)];
    expect(findRoutes(crowded, [line('a', 'd')]).ad).toBeGreaterThan(232);
  });

  test('is given where only the curve, not the straight line, would meet a node', () => {
    // The straight line passes to the left of `mid`; the curve, which leaves downwards, does not.
    const nodes = [box('a', 0, 0), box('mid', -40, 120), box('d', -600, 400)];
    expect(findRoutes(nodes, [line('a', 'd')]).ad).toBeDefined();
  });

  test('is shared by no two edges that run side by side', () => {
    const { ad, ac } = findRoutes(column, [line('a', 'd'), line('a', 'c')]);
    expect(Math.abs(ad! - ac!)).toBeGreaterThanOrEqual(18);
  });

  test('crosses none of the nodes between', () => {
    const nodes = [...column, box('e', 250, 130), box('f', -250, 260)];
    const { ad } = findRoutes(nodes, [line('a', 'd')]);
    for (const { id, x, width } of nodes.filter(({ id }) => id !== 'a' && id !== 'd'))
      expect(ad! < x || ad! > x + width, id).toBe(true);
  });
});

test('the path begins and ends at the ports', () => {
  const ends = { sourceX: 10, sourceY: 20, targetX: 30, targetY: 400 };
  const [path, x, y] = lanePath(ends, 200);
  expect(path).toMatch(/^M 10 20 .* 30 400$/);
  expect([x, y]).toEqual([200, 210]);
});
