/**
 * Random samples of declared fields. Every value depends on the seed, the place of its field and its place in it alone, so
 * that a field is the same whichever others are read with it.
 */
import { classCountOf, type Field, type SyntheticField, type SyntheticSource } from '../document/document.ts';
import { type DatasetDescription, InputError } from '../protocol.ts';
import { below, normal, type Random, random, uniform } from './random.ts';
import { type Column, sharedValues, sizeOfSample, type Table, type Values } from './table.ts';

/** Keeps these draws apart from those of the split and of an epoch's order, which may have the same seed. */
const STREAM = 0x5e7d;

export async function inspectSynthetic(source: SyntheticSource): Promise<DatasetDescription> {
  const fields = source.fields.map(toField);
  const repeated = fields.find((field, index) => fields.findIndex(({ name }) => name === field.name) < index);
  if (repeated)
    throw new InputError(`Two synthetic fields have the name "${repeated.name}". Rename one of them.`);
  return { fields, samples: source.samples, problems: [] };
}

export async function readSyntheticTable(source: SyntheticSource, fields: readonly Field[]): Promise<Table> {
  const { samples } = source;
  const columns = fields.map((field): Column => {
    const index = source.fields.findIndex(({ name }) => name === field.name);
    const declared = source.fields[index];
    if (!declared)
      throw new InputError(
        `The synthetic data has no field "${field.name}"; it has ${source.fields.map(({ name }) => name).join(', ')}. Read the data again.`,
      );
    expectSame(field, toField(declared));
    const next = random(source.seed, STREAM, index);
    return { field, size: sizeOfSample(field), values: draw(declared, samples * sizeOfSample(field), next) };
  });
  return { samples, heldOut: 0, columns, problems: [] };
}

/** The field of the dataset that a declaration makes. */
function toField({ name, kind, shape = [], classCount }: SyntheticField): Field {
  const complain = (what: string) => new InputError(`The synthetic field "${name}" ${what}.`);
  if (kind === 'category' && classCount === undefined)
    throw complain('is a category without a number of classes: give it a classCount');
  if ((kind === 'category' || kind === 'number') && shape.length > 0)
    throw complain(`is one value for each sample, but has the shape [${shape.join(', ')}]: make it a tensor`);
  if (kind === 'image' && (shape.length !== 3 || ![1, 3, 4].includes(shape[0]!)))
    throw complain(
      `is an image of the shape [${shape.join(', ')}], where [channels, height, width] of 1, 3 or 4 channels is needed`,
    );
  if (classCount === undefined) return { name, kind, dtype: 'float32', shape, normalize: 'none' };
  if (kind === 'image' || kind === 'number')
    throw complain('has a number of classes: make it a category, or a tensor of indices');
  return { name, kind, dtype: 'int64', shape, classCount };
}

function expectSame(field: Field, declared: Field): void {
  const told = ({ dtype, shape }: Field) => `${dtype} [${shape.join(', ')}]`;
  const same = told(field) === told(declared) && classCountOf(field) === classCountOf(declared);
  if (!same)
    throw new InputError(
      `The field "${field.name}" is ${told(field)} with ${classCountOf(field) ?? 'no'} classes, but the synthetic data makes ` +
        `${told(declared)} with ${classCountOf(declared) ?? 'none'}. Read the data again to take it over.`,
    );
}

function draw({ name, classCount, distribution }: SyntheticField, length: number, next: Random): Values {
  const Type = classCount === undefined ? Float32Array : Int32Array;
  let values: Values;
  try {
    values = sharedValues<Float32Array | Int32Array>(Type, length);
  } catch {
    throw new InputError(
      `The synthetic field "${name}" asks for ${length.toLocaleString('en')} values: more than this machine can hold. Make fewer samples.`,
    );
  }
  const value =
    classCount !== undefined
      ? () => below(next, classCount)
      : distribution === 'uniform'
        ? () => uniform(next)
        : () => normal(next);
  for (let index = 0; index < length; index++) values[index] = value();
  return values;
}
