/** A dataset of IDX files: one for each field, with equal counts of samples. */
import { classCountOf, type DataSource, type Field, type IdxPart } from '../document/document.ts';
import { type DatasetDescription, InputError } from '../protocol.ts';
import { formatDims, type IdxArray, readIdx } from './idx-file.ts';
import {
  type Column,
  classIndices,
  sharedValues,
  sizeOfSample,
  type Table,
  unknownClass,
  type Values,
} from './table.ts';

type IdxSource = Extract<DataSource, { type: 'idx' }>;

/** More distinct whole numbers than this are measurements, not classes. */
const MOST_CLASSES = 1000;

/** Describes the fields; images and labels are recognised by their dimensions and types. */
export async function inspectIdx(source: IdxSource, base: string): Promise<DatasetDescription> {
  const parts = await readParts(source, base, () => true);
  return {
    fields: parts.map(({ part, arrays }) => describe(part.field, arrays)),
    samples: samplesOf(parts) + heldOutOf(parts),
    problems: [],
  };
}

export async function readIdxTable(
  source: IdxSource,
  fields: readonly Field[],
  base: string,
): Promise<Table> {
  const parts = await readParts(source, base, part => fields.some(field => field.name === part.field));
  const columns = fields.map((field): Column => {
    const found = parts.find(({ part }) => part.field === field.name);
    if (!found)
      throw new InputError(
        `The data has no field "${field.name}": its files give ${source.files.map(part => part.field).join(', ')}. Read the data again.`,
      );
    return toColumn(field, found);
  });
  return { samples: samplesOf(parts) + heldOutOf(parts), heldOut: heldOutOf(parts), columns, problems: [] };
}

/** The arrays of a part: the main file's and, if it has one, the test file's. */
interface ReadPart {
  readonly part: IdxPart;
  readonly arrays: readonly IdxArray[];
}
const samplesOf = (parts: readonly ReadPart[]): number => parts[0]?.arrays[0]?.dims[0] ?? 0;
const heldOutOf = (parts: readonly ReadPart[]): number => parts[0]?.arrays[1]?.dims[0] ?? 0;

async function readParts(
  source: IdxSource,
  base: string,
  wanted: (part: IdxPart) => boolean,
): Promise<ReadPart[]> {
  if (source.files.length === 0)
    throw new InputError('No IDX files are chosen. Choose a file of images and one of labels.');
  const withTest = source.files.find(part => part.test);
  const without = source.files.find(part => !part.test);
  if (withTest && without)
    throw new InputError(
      `The field "${withTest.field}" has a test file (${withTest.test}) but "${without.field}" has none. Give one for every field, or for none.`,
    );
  const parts: ReadPart[] = [];
  for (const part of source.files.filter(wanted)) {
    const paths = part.test ? [part.path, part.test] : [part.path];
    const arrays = await Promise.all(paths.map(path => readIdx(path, base)));
    const [main, test] = arrays;
    if (main && test && formatDims(main.dims.slice(1)) !== formatDims(test.dims.slice(1)))
      throw new InputError(
        `${part.path} holds samples of ${formatDims(main.dims.slice(1)) || 'one value'}, but ${part.test} of ` +
          `${formatDims(test.dims.slice(1)) || 'one value'}. Choose the test file that belongs to it.`,
      );
    parts.push({ part, arrays });
  }
  checkCounts(parts);
  return parts;
}

function checkCounts(parts: readonly ReadPart[]): void {
  const [first, ...others] = parts;
  for (const other of others)
    for (const [index, array] of other.arrays.entries()) {
      const expected = first?.arrays[index]?.dims[0];
      const path = (read: ReadPart | undefined) => (index === 0 ? read?.part.path : read?.part.test);
      if (array.dims[0] !== expected)
        throw new InputError(
          `${path(first)} holds ${expected} samples but ${path(other)} holds ${array.dims[0]}. ` +
            'Files of one dataset need equal counts: choose the two that belong together.',
        );
    }
}

function describe(name: string, arrays: readonly IdxArray[]): Field {
  const { dims, values } = arrays[0]!;
  const shape = dims.slice(1);
  if (shape.length === 0) return describeScalars(name, arrays);
  if (values instanceof Uint8Array && shape.length === 2)
    return { name, kind: 'image', dtype: 'float32', shape: [1, ...shape], normalize: 'unit' };
  if (values instanceof Uint8Array && shape.length === 3 && [1, 3, 4].includes(shape[0]!))
    return { name, kind: 'image', dtype: 'float32', shape, normalize: 'unit' };
  const wide = values instanceof Int16Array || values instanceof Int32Array;
  const [low, high] = wide ? rangeOf(arrays) : [0, 0];
  // Whole numbers that are no bytes are indices, such as those of a text's words; negative ones are a signal's samples.
  if (wide && low >= 0) return { name, kind: 'tensor', dtype: 'int64', shape, classCount: high + 1 };
  const normalize = wide || values instanceof Int8Array ? 'standard' : 'none';
  return {
    name,
    kind: 'tensor',
    dtype: 'float32',
    shape,
    normalize: values instanceof Uint8Array ? 'unit' : normalize,
  };
}

function rangeOf(arrays: readonly IdxArray[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of arrays)
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return [low, high];
}

function describeScalars(name: string, arrays: readonly IdxArray[]): Field {
  const distinct = new Set<number>();
  for (const { values } of arrays)
    for (const value of values) {
      distinct.add(value);
      if (distinct.size > MOST_CLASSES || !Number.isInteger(value) || value < 0)
        return { name, kind: 'number', dtype: 'float32', shape: [], normalize: 'none' };
    }
  const classes = [...distinct].sort((a, b) => a - b).map(String);
  return { name, kind: 'category', dtype: 'int64', shape: [], classes };
}

function toColumn(field: Field, { part, arrays }: ReadPart): Column {
  const { dims } = arrays[0]!;
  const size = sizeOfSample(field);
  const found = dims.slice(1).reduce((product, dim) => product * dim, 1);
  if (size !== found)
    throw new InputError(
      `The field "${field.name}" has samples of ${formatDims(field.shape) || 'one value'}, but ${part.path} holds ` +
        `${formatDims(dims.slice(1)) || 'one value'} each. Read the data again to take its shape over.`,
    );
  if (field.dtype === 'int64' && field.kind !== 'category') checkIndices(field, part, arrays);
  const values = concatenate(arrays.map(array => array.values));
  return { field, size, values: field.kind === 'category' ? toClasses(field, part, values) : values };
}

/** An index that stands for nothing would fail in the middle of a step. */
function checkIndices(field: Field, part: IdxPart, arrays: readonly IdxArray[]): void {
  const count = classCountOf(field) ?? Number.POSITIVE_INFINITY;
  for (const [index, { dims, values }] of arrays.entries()) {
    const at = values.findIndex(value => !(value >= 0 && value < count && Number.isInteger(value)));
    if (at < 0) continue;
    const sample = Math.floor(at / (values.length / dims[0]!)) + 1;
    throw new InputError(
      `${index === 0 ? part.path : part.test}, sample ${sample}: ${values[at]} is no index of the field "${field.name}", ` +
        `which go from 0 to ${count - 1}. Read the data again to count them, or make the field float32.`,
    );
  }
}

/** Labels are the names of the classes, or where those are words, their places from 0 on. */
function toClasses(field: Field, part: IdxPart, labels: Values): Int32Array {
  const byName = classIndices(field);
  const named = ![...byName.keys()].every(name => Number.isInteger(Number(name)));
  const indices = named
    ? new Map([...byName.values()].map(index => [String(index), index] as const))
    : byName;
  const result = sharedValues(Int32Array, labels.length);
  const byLabel = new Map<number, number>();
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample]!;
    let index = byLabel.get(label);
    if (index === undefined) {
      index = indices.get(String(label));
      if (index === undefined) throw unknownClass(field, String(label), `${part.path}, sample ${sample + 1}`);
      byLabel.set(label, index);
    }
    result[sample] = index;
  }
  return result;
}

type SharedType = Parameters<typeof sharedValues<Values>>[0];

/** Arrays of one file and its test file; where their types differ, float64 holds both. */
function concatenate(arrays: readonly Values[]): Values {
  const [first, second] = arrays;
  if (!first) return new Uint8Array(0);
  if (!second) return first;
  const sameType = first.constructor === second.constructor;
  const Type = (sameType ? first.constructor : Float64Array) as SharedType;
  const result = sharedValues(Type, first.length + second.length);
  result.set(first);
  result.set(second, first.length);
  return result;
}
