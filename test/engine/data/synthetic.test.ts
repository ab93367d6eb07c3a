import { describe, expect, test } from 'vitest';
import { inspectSource, openDataset, previewSamples } from '../../../engine/data/index.ts';
import { readSyntheticTable } from '../../../engine/data/synthetic.ts';
import type { SyntheticField, SyntheticSource } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';

const source = (...fields: SyntheticField[]): SyntheticSource => ({
  type: 'synthetic',
  samples: 200,
  seed: 1,
  fields,
});
const image = { name: 'image', kind: 'image', shape: [3, 8, 8] } as const;
const noise = { name: 'noise', kind: 'tensor', shape: [50], distribution: 'uniform' } as const;
const tokens = { name: 'tokens', kind: 'tensor', shape: [64], classCount: 50_257 } as const;
const label = { name: 'label', kind: 'category', classCount: 5 } as const;
const amount = { name: 'amount', kind: 'number' } as const;
const all = source(image, noise, tokens, label, amount);

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('the synthetic source', () => {
  test('describes what it declares, indices where classes are counted', async () => {
    const { fields, samples, problems } = await inspectSource(all, '/');
    expect(fields).toEqual([
      { name: 'image', kind: 'image', dtype: 'float32', shape: [3, 8, 8], normalize: 'none' },
      { name: 'noise', kind: 'tensor', dtype: 'float32', shape: [50], normalize: 'none' },
      { name: 'tokens', kind: 'tensor', dtype: 'int64', shape: [64], classCount: 50_257 },
      { name: 'label', kind: 'category', dtype: 'int64', shape: [], classCount: 5 },
      { name: 'amount', kind: 'number', dtype: 'float32', shape: [], normalize: 'none' },
    ]);
    expect([samples, problems]).toEqual([200, []]);
  });

  test('draws what it says', async () => {
    const { fields } = await inspectSource(all, '/');
    const { columns } = await readSyntheticTable(all, fields);
    const [pixels, uniform, indices, labels] = columns.map(({ values }) => values);
    // Of 38,400 normal draws mean and variance are within five standard errors of 0 and 1.
    expect(Math.abs(mean(pixels!))).toBeLessThan(0.026);
    expect(Math.abs(mean(pixels!.map(value => value ** 2)) - 1)).toBeLessThan(0.037);
    expect(Math.abs(mean(uniform!) - 0.5)).toBeLessThan(0.0145);
    expect(uniform!.every(value => value >= 0 && value < 1)).toBe(true);
    expect(indices!.every(index => Number.isInteger(index) && index >= 0 && index < 50_257)).toBe(true);
    expect(Math.max(...indices!)).toBeGreaterThan(50_000);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  test('a field is the same whichever others are read; the seed decides it', async () => {
    const { fields } = await inspectSource(all, '/');
    const whole = await readSyntheticTable(all, fields);
    const alone = await readSyntheticTable(all, [fields[3]!]);
    const other = await readSyntheticTable({ ...all, seed: 2 }, [fields[3]!]);
    expect(alone.columns[0]!.values).toEqual(whole.columns[3]!.values);
    expect(other.columns[0]!.values).not.toEqual(alone.columns[0]!.values);
  });

  test('is split, gathered and shown as any other', async () => {
    const { fields } = await inspectSource(all, '/');
    const dataset = { source: all, fields, split: { validation: 0.1, test: 0.1, stratify: 'label' } };
    const open = await openDataset(dataset, '/', { seed: 1 });
    const { train, validation, test } = open.parts;
    expect([train.length, validation.length, test.length]).toEqual([160, 20, 20]);
    for await (const { fields } of open.batches({
      indices: train,
      fields: ['tokens', 'image'],
      batchSize: 2,
    })) {
      expect(fields.tokens).toBeInstanceOf(BigInt64Array);
      expect(fields.tokens).toHaveLength(2 * 64);
      expect(fields.image).toHaveLength(2 * 3 * 8 * 8);
      break;
    }
    await open.close();
    const [sample] = await previewSamples(dataset, '/', 1);
    expect(sample!.fields.image).toMatchObject({ kind: 'image', width: 8, height: 8 });
    expect(sample!.fields.label).toMatchObject({ kind: 'category', label: expect.stringMatching(/^[0-4]$/) });
  });

  test('indices are shown as text where their classes have names, and as a picture where they lie in a plane', async () => {
    const mask = { name: 'mask', kind: 'tensor', shape: [4, 6], classCount: 3 } as const;
    const declared = source({ ...tokens, classCount: 2 }, mask);
    const { fields } = await inspectSource(declared, '/');
    const named = { ...fields[0]!, classCount: undefined, classes: ['a', 'b'] };
    const dataset = {
      source: declared,
      fields: [named, fields[1]!],
      split: { validation: 0, test: 0 },
    };
    const [sample] = await previewSamples(dataset, '/', 1);
    const { tokens: text } = sample!.fields;
    expect(text?.kind === 'labels' && text.labels.join('')).toMatch(/^[ab]{64}$/);
    expect(sample!.fields.mask).toMatchObject({ kind: 'image', width: 6, height: 4 });
  });

  test.each<[string, SyntheticField[], RegExp]>([
    [
      'a category without classes',
      [{ name: 'a', kind: 'category' }],
      /"a" is a category without .* classCount/,
    ],
    ['a number with a shape', [{ ...amount, shape: [2] }], /"amount" is one value .* make it a tensor/],
    ['an image of two axes', [{ ...image, shape: [8, 8] }], /"image" is an image of the shape \[8, 8\]/],
    [
      'an image of classes',
      [{ ...image, classCount: 2 }],
      /"image" has a number of classes: make it a category/,
    ],
    ['two of a name', [amount, amount], /Two synthetic fields have the name "amount"/],
  ])('%s is refused with the mend', async (_, fields, message) => {
    const attempt = inspectSource(source(...fields), '/');
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(message);
  });

  test('a declaration that was changed since is told apart from the fields of the document', async () => {
    const { fields } = await inspectSource(all, '/');
    const changed = source({ ...label, classCount: 7 });
    await expect(readSyntheticTable(changed, [fields[3]!])).rejects.toThrow(
      'The field "label" is int64 [] with 5 classes, but the synthetic data makes int64 [] with 7. Read the data again',
    );
    await expect(readSyntheticTable(changed, [fields[0]!])).rejects.toThrow(
      'has no field "image"; it has label',
    );
  });
});
