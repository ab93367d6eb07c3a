/** Two inputs and two outputs, each output with its own loss, weight and metrics: from the file to the exported model. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROWS = 200;

/** `kind` follows from a and b, `height` from a and c: neither input alone tells either. */
function table(): string {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const [a, b, c] = [1, 2, 3].map(k => Math.sin(i * (k + 0.37) * 1.7));
    return [a, b, c, a! + b! > 0 ? 'up' : 'down', 2 * c! + a!].join(',');
  });
  return `${['a,b,c,kind,height', ...rows].join('\n')}\n`;
}

const column = (name: string) => ({ name, kind: 'number', dtype: 'float32', shape: [], normalize: 'none' });
const columns = (name: string, of: string[]) => ({
  name,
  kind: 'tensor',
  dtype: 'float32',
  shape: [of.length],
  columns: of,
  normalize: 'none',
});

function document(): object {
  const node = (id: string, type: string, attributes: object) => [
    id,
    { id, type, name: id, position: { x: 0, y: 0 }, attributes },
  ];
  const edge = (from: string, to: string, port = 'x') => [
    `${from}-${to}`,
    { id: `${from}-${to}`, source: { node: from, port: 'y' }, target: { node: to, port } },
  ];
  return {
    format: 'netloom',
    version: 1,
    title: 'Two and two',
    description: '',
    graph: {
      nodes: Object.fromEntries([
        node('left', 'Input', { field: 'ab' }),
        node('right', 'Input', { field: 'c_' }),
        node('joined', 'Concat', {}),
        node('hidden', 'Dense', { units: 16 }),
        node('tanh', 'Activation', { function: 'tanh' }),
        node('scores', 'Dense', { units: 2 }),
        node('size', 'Dense', { units: 1 }),
        node('kind', 'Output', { target: 'kind', loss: 'cross-entropy', metrics: ['accuracy'] }),
        node('tall', 'Output', { target: 'heights', loss: 'huber', weight: 0.25, metrics: ['mae', 'r2'] }),
      ]),
      edges: Object.fromEntries([
        edge('left', 'joined', 'x1'),
        edge('right', 'joined', 'x2'),
        edge('joined', 'hidden'),
        edge('hidden', 'tanh'),
        edge('tanh', 'scores'),
        edge('tanh', 'size'),
        edge('scores', 'kind'),
        edge('size', 'tall'),
      ]),
    },
    dataset: {
      source: { type: 'csv', path: 'datos/tabla ñ.csv' },
      fields: [
        columns('ab', ['a', 'b']),
        columns('c_', ['c']),
        columns('heights', ['height']),
        ...['a', 'b', 'c', 'height'].map(column),
        { name: 'kind', kind: 'category', dtype: 'int64', shape: [], classes: ['down', 'up'] },
      ],
      split: { validation: 0.2, test: 0.2, stratify: 'kind' },
    },
    training: {
      device: 'cpu',
      batchSize: 16,
      epochs: 200,
      seed: 1,
      optimizer: { type: 'Adam', attributes: { learningRate: 0.01 } },
      schedule: { type: 'constant', attributes: {} },
      clipNorm: null,
      earlyStopping: { monitor: 'tall/mae', patience: 8, minDelta: 0.001 },
    },
  };
}

test('train together, stop early on one of their metrics, and are exported with both results', async () => {
  const folder = path.join(temporaryFolder(), 'más de uno');
  mkdirSync(path.join(folder, 'datos'), { recursive: true });
  writeFileSync(path.join(folder, 'datos', 'tabla ñ.csv'), table());
  const file = path.join(folder, 'dos y dos.netloom');
  writeFileSync(file, JSON.stringify(document()));
  const [run, onnx] = [path.join(folder, 'la ejecución'), path.join(folder, 'modelo é.onnx')];

  const training = await netloom(['train', file, '--out', run, '--export', onnx, '--json']);
  expect(training.stderr).toBe('');
  expect(training.code).toBe(0);
  const end = training.objects.at(-1) as {
    reason: string;
    epochs: number;
    metrics: Record<'train' | 'validation' | 'test', Record<string, number>>;
  };
  expect(end.reason).toBe('early-stopping');
  expect(end.epochs).toBeLessThan(200);
  for (const part of ['train', 'validation', 'test'] as const) {
    const metrics = end.metrics[part];
    expect(Object.keys(metrics).sort()).toEqual(
      ['loss', 'kind/loss', 'kind/accuracy', 'tall/loss', 'tall/mae', 'tall/r2'].sort(),
    );
    expect(metrics.loss).toBeCloseTo(metrics['kind/loss']! + 0.25 * metrics['tall/loss']!, 5);
  }
  expect(end.metrics.test['kind/accuracy']).toBeGreaterThan(0.9);
  expect(end.metrics.test['tall/r2']).toBeGreaterThan(0.95);

  // The epoch that is kept is the one that stopping watched, and nothing better came in the eight after it.
  const epochs = training.objects.filter(({ type }) => type === 'epoch') as {
    epoch: number;
    best: boolean;
    validation: Record<string, number>;
  }[];
  const best = epochs.filter(epoch => epoch.best).at(-1)!;
  expect(best.epoch).toBe(end.epochs - 8);
  expect(end.metrics.validation).toEqual(best.validation);
  for (const later of epochs.slice(best.epoch))
    expect(later.validation['tall/mae']).toBeGreaterThan(best.validation['tall/mae']! - 0.001);

  const evaluation = await netloom(['evaluate', file, '--run', run, '--json']);
  expect(evaluation.objects[0]).toMatchObject({ metrics: { test: end.metrics.test } });

  const session = await InferenceSession.create(onnx);
  expect([...session.inputNames].sort()).toEqual(['left', 'right']);
  expect([...session.outputNames].sort()).toEqual(['kind', 'tall']);
  const results = await session.run({
    left: new Tensor('float32', [0.5, 0.4, -0.5, -0.4], [2, 2]),
    right: new Tensor('float32', [0.3, -0.6], [2, 1]),
  });
  expect(results.kind!.dims).toEqual([2, 2]);
  const [down0, up0, down1, up1] = results.kind!.data as Float32Array;
  expect([up0! > down0!, up1! > down1!]).toEqual([true, false]);
  const [first, second] = results.tall!.data as Float32Array;
  expect(Math.abs(first! - 1.1)).toBeLessThan(0.4);
  expect(Math.abs(second! + 1.7)).toBeLessThan(0.4);
});
