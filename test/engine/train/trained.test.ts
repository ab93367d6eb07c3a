import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { InputError, type Prediction, type SampleValue } from '../../../engine/protocol.ts';
import { readCheckpoint } from '../../../engine/train/checkpoint.ts';
import { evaluate } from '../../../engine/train/evaluate.ts';
import { exportModel } from '../../../engine/train/export.ts';
import { predict } from '../../../engine/train/predict.ts';
import { example, examples, keptFolder, temporaryFolder, trainAll } from '../../support/runs.ts';

const kind = <K extends Prediction['kind']>(prediction: Prediction | undefined, wanted: K) => {
  if (prediction?.kind !== wanted) throw new Error(`The prediction is ${prediction?.kind}.`);
  return prediction as Extract<Prediction, { kind: K }>;
};

describe('a trained classifier', () => {
  let run: string;
  let document: Document;
  let test: { readonly [name: string]: number };
  beforeAll(async () => {
    run = keptFolder();
    document = example('iris');
    test = (await trainAll({ document, run })).end.metrics.test!;
  });

  it('predicts samples of a part with their classes and probabilities, the same ones each time', async () => {
    const samples = await predict({ run, part: 'test', count: 20 });
    expect(samples).toHaveLength(20);
    expect(await predict({ run, part: 'test', count: 20 })).toEqual(samples);
    for (const { fields, predictions } of samples) {
      const { target, predicted, labels, probabilities } = kind(predictions.species, 'classes');
      expect(fields.species).toMatchObject({ kind: 'category', index: target, label: labels[target] });
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(probabilities[predicted]).toBe(Math.max(...probabilities));
    }
    const right = (await predict({ run, part: 'test', count: 100 })).filter(({ predictions }) => {
      const { target, predicted } = kind(predictions.species, 'classes');
      return target === predicted;
    });
    expect(right.length / 45).toBeCloseTo(test['species/accuracy']!, 6);
  });

  it('is evaluated on its own test data, and on those of another document', async () => {
    expect((await evaluate({ run, checkpoint: 'best' })).metrics).toEqual(test);
    const base = temporaryFolder();
    const rows = readFileSync(join(examples, 'data/iris.csv'), 'utf8').trim().split('\n');
    const setosa = rows.filter((row, i) => i === 0 || row.endsWith('setosa'));
    writeFileSync(join(base, 'other.csv'), `${setosa.join('\n')}\n`);
    const dataset = {
      ...document.dataset!,
      source: { type: 'csv', path: 'other.csv' } as const,
      split: { validation: 0, test: 0.5 },
    };
    const other = await evaluate({ run, checkpoint: 'last', document: { ...document, dataset }, base });
    // All of one kind, and the easiest.
    expect(other.metrics['species/accuracy']).toBe(1);

    const fields = dataset.fields.map(field => (field.classes ? { ...field, classes: ['a', 'b'] } : field));
    const wrong = evaluate({
      run,
      checkpoint: 'best',
      document: { ...document, dataset: { ...dataset, fields } },
      base,
    });
    await expect(wrong).rejects.toThrow(/The field "species" differs/);
  });

  it('exports a file that onnxruntime runs alone, with what a program needs to use it', async () => {
    const path = join(temporaryFolder(), 'new', 'iris.onnx');
    const report = await exportModel({ run, path, checkpoint: 'best' });
    const bytes = readFileSync(path);
    expect(report).toMatchObject({
      path,
      bytes: bytes.length,
      opset: 18,
      inputs: [{ name: 'measurements', dtype: 'float32', shape: ['batch', 4] }],
      outputs: [{ name: 'species', dtype: 'float32', shape: ['batch', 3] }],
      samples: 45,
    });
    expect(report.maxDifference).toBeLessThan(1e-6);

    const model = decodeModel(bytes);
    const metadata = Object.fromEntries(model.metadataProps!.map(({ key, value }) => [key, value]));
    expect(model.producerName).toBe('Netloom');
    expect(metadata['netloom.title']).toBe(document.title);
    expect(JSON.parse(metadata['classes.species']!)).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(model.graph!.node!.map(({ name }) => name)).toContain('hidden/Gemm');
    expect(model.graph!.initializer!.map(({ name }) => name)).toContain('scores/weight');

    // As someone who has only the file: raw centimetres of a setosa, normalized as the file says.
    const { mean, std } = JSON.parse(metadata['normalization.measurements']!) as {
      mean: number[];
      std: number[];
    };
    const raw = [5.1, 3.5, 1.4, 0.2];
    const session = await ort.InferenceSession.create(path);
    const { species } = await session.run({
      measurements: new ort.Tensor(
        'float32',
        raw.map((value, i) => (value - mean[i]!) / std[i]!),
        [1, 4],
      ),
    });
    expect((species!.data as Float32Array)[0]).toBeGreaterThan(0.9);
  });

  it('names the file that cannot be written, and a run that holds nothing', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const failed = exportModel({ run, path: join(file, 'iris.onnx'), checkpoint: 'best' });
    await expect(failed).rejects.toBeInstanceOf(InputError);
    await expect(failed).rejects.toThrow(/Cannot write the model .*iris\.onnx/);
    await expect(predict({ run: file, part: 'test', count: 1 })).rejects.toThrow(/holds no run/);
  });
});

describe('a trained regression', () => {
  it('predicts in the units of the data, whatever it was fed', async () => {
    const run = keptFolder();
    const line = example('line');
    const fields = line.dataset!.fields.map(field => ({ ...field, normalize: 'standard' as const }));
    const document = { ...line, dataset: { ...line.dataset!, fields } };
    const { end } = await trainAll({ document, run });
    const samples = await predict({ run, part: 'test', count: 100 });
    expect(samples).toHaveLength(50);
    let squares = 0;
    for (const { fields, predictions } of samples) {
      const { target, predicted } = kind(predictions.y, 'values');
      const y = fields.y as Extract<SampleValue, { kind: 'number' }>;
      expect(target).toHaveLength(1);
      expect(target[0]).toBeCloseTo(y.value, 4);
      squares += (predicted[0]! - target[0]!) ** 2;
    }
    // The run's figure is in units of the standard deviation that it divided by.
    const { normalization } = (await readCheckpoint(join(run, 'best.safetensors'))).circumstances;
    const rmse = Math.sqrt(squares / samples.length);
    expect(rmse).toBeCloseTo(end.metrics.test!['y/rmse']! * normalization.y!.std[0]!, 4);
  });
});
