/** Samples as people look at them: raw numbers, pictures, class names. */
import { classCountOf, type Field } from '../document/document.ts';
import type { Sample, SampleValue } from '../protocol.ts';
import { BYTES, pictureUrl, rangeOf } from './picture.ts';
import { type Column, MISSING_CLASS } from './table.ts';

export const toSample = (columns: readonly Column[], index: number): Sample => ({
  index,
  fields: Object.fromEntries(
    columns.flatMap(column => {
      const value = toValue(column, index);
      return value ? [[column.field.name, value]] : [];
    }),
  ),
});

/** Null: missing. */
function toValue({ field, size, values }: Column, index: number): SampleValue | null {
  const raw = values.subarray(index * size, (index + 1) * size);
  const [first = 0] = raw;
  if (field.kind === 'category' ? first === MISSING_CLASS : raw.some(Number.isNaN)) return null;
  switch (field.kind) {
    case 'category':
      return { kind: 'category', index: first, label: field.classes?.[first] ?? String(first) };
    case 'number':
      return { kind: 'number', value: first };
    case 'tensor':
      return toClasses(field, raw) ?? { kind: 'tensor', shape: field.shape, values: [...raw] };
    case 'image': {
      const [, height = 1, width = 1] = field.shape;
      // Pictures that are not bytes are stretched from their darkest to their lightest value.
      const url = pictureUrl(raw, field.shape, raw instanceof Uint8Array ? BYTES : rangeOf(raw));
      return { kind: 'image', width, height, url };
    }
  }
}

/** A class at each step is read as text, one at each place of a picture is seen, from black to white. Null: something else. */
function toClasses(field: Field, raw: Column['values']): SampleValue | null {
  const { shape, dtype, classes } = field;
  if (dtype !== 'int64') return null;
  if (shape.length === 1 && classes)
    return { kind: 'labels', labels: Array.from(raw, index => classes[index] ?? String(index)) };
  const count = classCountOf(field);
  const [height = 1, width = 1] = shape;
  if (shape.length !== 2 || count === undefined) return null;
  return { kind: 'image', width, height, url: pictureUrl(raw, [1, height, width], [0, count - 1]) };
}
