import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../../engine/data/index.ts';
import type { Field, SyntheticField } from '../../../engine/document/document.ts';
import {
  drawnBy,
  drawnOf,
  syntheticLike,
  withDrawn,
  withKind,
} from '../../../renderer/panels/data/synthetic-fields.ts';

const fields: readonly Field[] = [
  { name: 'picture', kind: 'image', dtype: 'float32', shape: [3, 5, 6], normalize: 'unit' },
  { name: 'words', kind: 'tensor', dtype: 'int64', shape: [7], classCount: 900 },
  { name: 'species', kind: 'category', dtype: 'int64', shape: [], classes: ['a', 'b', 'c'] },
  { name: 'width', kind: 'number', dtype: 'float32', shape: [] },
];

describe('random samples in the form', () => {
  test('take the place of the data: same names, kinds, types, shapes and counts of classes', async () => {
    const described = await inspectSource(syntheticLike(fields), '/');
    expect(described.fields).toMatchObject([
      { name: 'picture', kind: 'image', dtype: 'float32', shape: [3, 5, 6] },
      { name: 'words', kind: 'tensor', dtype: 'int64', shape: [7], classCount: 900 },
      { name: 'species', kind: 'category', dtype: 'int64', shape: [], classCount: 3 },
      { name: 'width', kind: 'number', dtype: 'float32', shape: [] },
    ]);
  });

  test('without data there is something to begin with', async () => {
    const described = await inspectSource(syntheticLike([]), '/');
    expect(described.fields.map(({ kind }) => kind)).toEqual(['image', 'category']);
  });

  test('every kind and every way to draw leads to fields that can be read', async () => {
    const kinds = ['image', 'category', 'number', 'tensor'] as const;
    for (const field of syntheticLike(fields).fields)
      for (const kind of kinds)
        for (const drawn of drawnBy(kind)) {
          const changed: SyntheticField = withDrawn(withKind(field, kind), drawn);
          expect(drawnOf(changed)).toBe(drawn);
          const described = await inspectSource(
            { type: 'synthetic', samples: 1, seed: 1, fields: [changed] },
            '/',
          );
          expect(described.fields).toMatchObject([{ name: field.name, kind }]);
        }
  });
});
