/** Each layer beside PyTorch's: losses of five steps, the state after them, and the result outside of training. */
import { expect, test } from 'vitest';
import type { Field } from '../../../engine/document/document.ts';
import { type Attributes, chain, type Part } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { firstValues, fixtures, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { Trainer } from '../../support/trainer.ts';

interface Case {
  readonly sample: readonly number[];
  readonly parts: readonly Part[];
  /** The inputs are indices below this. */
  readonly indices?: number;
}

const only = (sample: readonly number[], type: string, attributes: Attributes = {}): Case => ({
  sample,
  parts: [[type, attributes, 'layer']],
});
const conv = (
  sample: readonly number[],
  filters: number,
  kernelSize: number[],
  more: Attributes = {},
): Case => only(sample, 'Conv2D', { filters, kernelSize, ...more });
const pool = (type: string, attributes: Attributes = {}): Case => ({
  sample: [2, 7, 7],
  parts: [
    ['Conv2D', { filters: 3, kernelSize: [1, 1] }, 'before'],
    [type, attributes, 'layer'],
  ],
});
const activation = (name: string, more: Attributes = {}): Case => ({
  sample: [6],
  parts: [
    ['Dense', { units: 5 }, 'before'],
    ['Activation', { function: name, ...more }, 'layer'],
  ],
});

/** The cases of `layers` in make_fixtures.py. */
const cases: { readonly [name: string]: Case } = {
  dense: only([7], 'Dense', { units: 4 }),
  'dense sequence': only([3, 7], 'Dense', { units: 4 }),
  'batch norm features': only([5], 'BatchNorm'),
  'batch norm images': only([3, 4, 5], 'BatchNorm'),
  'layer norm': only([8], 'LayerNorm'),
  'layer norm sequence': only([3, 8], 'LayerNorm'),
  embedding: { ...only([3], 'Embedding', { vocabulary: 9, size: 4 }), indices: 9 },
  'conv valid': conv([2, 7, 6], 3, [3, 3]),
  'conv same': conv([2, 7, 6], 3, [3, 3], { padding: 'same' }),
  'conv same even': conv([2, 7, 6], 3, [2, 4], { padding: 'same' }),
  'conv same stride': conv([2, 7, 6], 3, [3, 3], { padding: 'same', stride: [2, 2] }),
  'conv explicit': conv([2, 5, 6], 3, [3, 3], { padding: 'explicit', pads: [1, 3, 2, 0], stride: [2, 1] }),
  'conv dilation': conv([2, 8, 8], 3, [3, 2], { dilation: [2, 3] }),
  'conv groups': conv([4, 5, 5], 6, [3, 3], { groups: 2 }),
  'conv depthwise': conv([4, 5, 5], 4, [3, 3], { groups: 4, padding: 'same' }),
  'max pool': pool('MaxPool2D'),
  'max pool overlapping': pool('MaxPool2D', { kernelSize: [3, 3] }),
  'max pool same': pool('MaxPool2D', { kernelSize: [3, 3], padding: 'same' }),
  'average pool': pool('AveragePool2D'),
  'average pool overlapping': pool('AveragePool2D', { kernelSize: [3, 3] }),
  'average pool same': pool('AveragePool2D', { kernelSize: [3, 3], padding: 'same' }),
  'global average pool': pool('GlobalAveragePool'),
  'activation relu': activation('relu'),
  'activation leaky-relu': activation('leaky-relu', { slope: 0.2 }),
  'activation gelu': activation('gelu'),
  'activation silu': activation('silu'),
  'activation sigmoid': activation('sigmoid'),
  'activation tanh': activation('tanh'),
  'activation softmax': activation('softmax'),
};

test('every fixture has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(fixtures.layers).sort());
});

test.each(Object.keys(cases))('%s', async name => {
  const { sample, parts, indices } = cases[name]!;
  const fixture = fixtures.layers[name]!;
  const size = fixture.batch * sample.reduce((product, dim) => product * dim, 1);
  const sizes = fixture.batch * fixture.output.reduce((product, dim) => product * dim, 1);
  const fields: Field[] = [
    { name: 'x', kind: 'tensor', dtype: indices ? 'int64' : 'float32', shape: sample },
    { name: 't', kind: 'tensor', dtype: 'float32', shape: fixture.output },
  ];
  const document = chain(
    [['Input', { field: 'x' }], ...parts, ['Output', { target: 't', loss: 'mse', metrics: [] }]],
    { fields, training: { optimizer: { type: 'SGD', attributes: {} } } },
  );
  const trainer = new Trainer(document, fixture.batch);
  await trainer.initialize();
  trainer.load(firstValues(fixture.parameters));
  const feeds = {
    input: indices ? labels(1, size, indices) : fill(1, size, 2),
    'target/output': fill(501, sizes),
  };
  const losses: number[] = [];
  for (let step = 0; step < fixture.losses.length; step++)
    losses.push((await trainer.train(feeds, { learningRate: 0.1 })).loss!);
  expect(relativeDifference(losses, fixture.losses, 0)).toBeLessThan(1e-5);
  for (const [state, expected] of Object.entries(fixture.state))
    expect(relativeDifference(trainer.state[state]!, expected, 0.1), state).toBeLessThan(1e-4);
  const { results } = await trainer.evaluate(feeds);
  expect(relativeDifference(results['result/output']!, fixture.result, 0.1)).toBeLessThan(1e-4);
});
