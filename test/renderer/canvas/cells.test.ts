import { expect, test } from 'vitest';
import { Cells } from '../../../renderer/canvas/cells.ts';

test('what lies together is one part, by its kind', () => {
  const cells = new Cells();
  cells.add('a', { x: 10, y: 10 }, 'M0 0');
  cells.add('a', { x: 1990, y: 1990 }, 'M1 1');
  cells.add('b', { x: 20, y: 20 }, 'M2 2');
  cells.add('a', { x: 2010, y: 10 }, 'M3 3');
  cells.add('a', { x: -10, y: 10 }, 'M4 4');
  const parts = cells.parts();
  expect(parts.map(({ kind, path }) => [kind, path])).toEqual([
    ['a', 'M0 0M1 1'],
    ['b', 'M2 2'],
    ['a', 'M3 3'],
    ['a', 'M4 4'],
  ]);
  expect(new Set(parts.map(({ key }) => key)).size).toBe(4);
});
