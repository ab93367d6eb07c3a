import { describe, expect, test } from 'vitest';
import type { Dataset, Field } from '../../../engine/document/document.ts';
import { toDataset } from '../../../renderer/panels/data/to-dataset.ts';

const source = { type: 'idx', files: [] } as const;
const text: Field = { name: 'text', kind: 'tensor', dtype: 'int64', shape: [4], classCount: 3 };
const label: Field = { name: 'label', kind: 'category', dtype: 'int64', shape: [], classes: ['0', '1'] };
const image: Field = { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 2, 2], normalize: 'unit' };

const again = (found: readonly Field[], fields: readonly Field[]): readonly Field[] => {
  const former: Dataset = { source, fields, split: { validation: 0.2, test: 0 } };
  return toDataset(source, { fields: [...found], samples: 9, problems: [] }, former).fields;
};

describe('reading the data again', () => {
  test('keeps how a field is fed, and the names of its classes', () => {
    const named = [
      { ...image, normalize: 'standard' as const },
      { ...text, classCount: undefined, classes: ['a', 'b', 'c'] },
      { ...label, classes: ['no', 'yes'] },
    ];
    expect(again([image, text, label], named)).toEqual(named);
  });

  test('lets names go that are fewer than the classes that were found', () => {
    const more = { ...label, classes: ['0', '1', '2'] };
    expect(again([more], [{ ...label, classes: ['no', 'yes'] }])).toEqual([more]);
    expect(again([text], [{ ...text, classes: ['a', 'b'] }])).toEqual([text]);
  });

  test('names in the data win', () => {
    const found = { ...label, classes: ['cat', 'dog'] };
    expect(again([found], [{ ...label, classes: ['no', 'yes'] }])).toEqual([found]);
  });

  test('takes over a field whose kind has changed', () => {
    const number: Field = { name: 'label', kind: 'number', dtype: 'float32', shape: [], normalize: 'none' };
    expect(again([number], [{ ...label, classes: ['no', 'yes'] }])).toEqual([number]);
  });
});
