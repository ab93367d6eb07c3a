import { expect, test } from 'vitest';
import type { Tables } from '../../../engine/metrics/table.ts';
import { sortedClasses, tablesByOutput } from '../../../renderer/panels/train/class-tables.ts';

const classes = ['a', 'b', 'c'];
const tables: Tables = {
  'kind/recall': { kind: 'classes', classes, figures: [0.5, null, 0.25] },
  'kind/confusion': {
    kind: 'confusion',
    classes,
    counts: [
      [1, 1, 0],
      [0, 0, 0],
      [2, 1, 1],
    ],
  },
  'other/f1': { kind: 'classes', classes: ['x', 'y'], figures: [1, 0] },
};

test('tables stand together by their Output', () => {
  expect(tablesByOutput(tables)).toEqual([
    {
      output: 'kind',
      classes,
      confusion: tables['kind/confusion'],
      columns: [{ metric: 'recall', figures: [0.5, null, 0.25] }],
    },
    { output: 'other', classes: ['x', 'y'], confusion: null, columns: [{ metric: 'f1', figures: [1, 0] }] },
  ]);
});

test('classes are sorted by a figure, and those without one come last', () => {
  const [kind] = tablesByOutput(tables);
  const order = (metric: string | null, descending: boolean) => sortedClasses(kind!, { metric, descending });
  expect(order(null, false)).toEqual([0, 1, 2]);
  expect(order(null, true)).toEqual([2, 1, 0]);
  expect(order('recall', false)).toEqual([2, 0, 1]);
  expect(order('recall', true)).toEqual([0, 2, 1]);
});
