import { describe, expect, test } from 'vitest';
import { applyDiff, reverseDiff } from '../../../engine/document/diff.ts';
import type { Document, Field, ParameterTable, Phase, Training } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import type { Problem } from '../../../engine/graph/problem.ts';
import { fixTemplates, type ProblemCode, problemTemplates } from '../../../engine/graph/problem-codes.ts';
import {
  amount,
  category,
  chain,
  digit,
  documentOf,
  edge,
  features,
  image,
  leNet5,
  node,
  type Part,
} from '../../support/documents.ts';

const fields: Field[] = [
  image,
  digit,
  features(12),
  amount,
  category('colour', 5),
  category('yes', 2),
  category('word', 201),
  { name: 'rows', kind: 'tensor', dtype: 'float32', shape: [9, 4] },
  { name: 'tags', kind: 'tensor', dtype: 'int64', shape: [9] },
  { name: 'spelling', kind: 'tensor', dtype: 'int64', shape: [3] },
];

/** From sequences of 9 steps to an output with these attributes. */
const steps = (parts: Part[], output: Part[1]): Document =>
  chain([['Input', { field: 'rows' }], ...parts, ['Output', output]], { fields });

/** From images to digits, with this in between. */
const digits = (...parts: Part[]): Document =>
  chain([['Input', { field: 'image' }], ...parts, ['Output', { target: 'digit' }]], { fields });
const head: Part[] = [['Flatten'], ['Dense', { units: 10 }, 'head']];
const fine = digits(...head);

/** From 12 numbers to an output with these attributes. */
const numbers = (parts: Part[], output: Part[1]): Document =>
  chain([['Input', { field: 'features' }], ...parts, ['Output', output]], { fields });

/** Two inputs that meet in a layer. */
const meeting = (left: Part, right: Part, join: Part): Document =>
  documentOf(
    [
      node('Input', { field: 'image' }),
      node(left[0], left[1], 'left'),
      node(right[0], right[1], 'right'),
      node(join[0], join[1], 'join'),
      node('GlobalAveragePool', {}, 'pool'),
      node('Dense', { units: 10 }, 'head'),
      node('Output', { target: 'digit' }),
    ],
    [
      'input > left',
      'input > right',
      'left > join.x1',
      'right > join.x2',
      'join > pool',
      'pool > head',
      'head > output',
    ],
    { fields },
  );

const withTraining = (training: Partial<Training>): Document => ({
  ...fine,
  training: { ...fine.training, ...training },
});

/** With settings of the last layer's parameters. */
const treating = (parameters: ParameterTable): Document => ({
  ...fine,
  graph: {
    ...fine.graph,
    nodes: { ...fine.graph.nodes, head: { ...fine.graph.nodes.head!, parameters } },
  },
});

/** Trained by one phase. */
const phased = (phase: Partial<Phase>, document = fine): Document => ({
  ...document,
  training: {
    ...document.training,
    phases: [
      {
        name: 'only',
        outputs: ['output'],
        nodes: ['head'],
        optimizer: document.training.optimizer,
        clipNorm: null,
        ...phase,
      },
    ],
  },
});

const withEdges = (document: Document, ...texts: string[]): Document => ({
  ...document,
  graph: {
    ...document.graph,
    edges: { ...document.graph.edges, ...Object.fromEntries(texts.map(text => [text, edge(text)])) },
  },
});

const without = (document: Document, table: 'nodes' | 'edges', ...ids: string[]): Document => ({
  ...document,
  graph: {
    ...document.graph,
    [table]: Object.fromEntries(Object.entries(document.graph[table]).filter(([id]) => !ids.includes(id))),
  },
});

const rename = (document: Document, id: string, name: string): Document => ({
  ...document,
  graph: {
    ...document.graph,
    nodes: { ...document.graph.nodes, [id]: { ...document.graph.nodes[id]!, name } },
  },
});

const bad = (attributes: Part[1]) => digits(['Conv2D', attributes, 'conv'], ...head);
const stop = { monitor: 'loss', patience: 3, minDelta: 0 };

interface Case {
  readonly document: Document;
  /** Where the problem is: node, and port or attribute. */
  readonly at?: readonly [node: string | null, port?: string | null, attribute?: string | null];
  /** The codes of the fixes, each of which must mend it. */
  readonly fixes?: readonly string[];
}

/** Of blocks.test.ts. */
type OfBlocks =
  | Extract<ProblemCode, `block-${string}`>
  | 'unknown-block'
  | 'attribute-unknown-name'
  | 'attribute-not-a-number';

/** All but what a run says itself (loss-not-finite), and what only a fault of a layer would say (incompatible). */
const cases: {
  readonly [code in Exclude<ProblemCode, OfBlocks | 'incompatible' | 'loss-not-finite'>]:
    | Case
    | readonly Case[];
} = {
  'unknown-attribute': {
    document: digits(['Flatten', { size: 3 }], ['Dense', { units: 10 }]),
    at: ['flatten', null, 'size'],
    fixes: ['remove-attribute'],
  },
  'attribute-integer': {
    document: bad({ filters: 2.5 }),
    at: ['conv', null, 'filters'],
    fixes: ['set-attribute'],
  },
  'attribute-number': { document: digits(['Dropout', { rate: 'a' }], ...head), fixes: ['set-attribute'] },
  'attribute-boolean': { document: bad({ bias: 1 }), fixes: ['set-attribute'] },
  'attribute-text': { document: numbers([], { target: 3 }), fixes: ['set-attribute'] },
  'attribute-option': { document: bad({ padding: 'full' }), fixes: ['set-attribute'] },
  'attribute-options': { document: numbers([], { metrics: ['speed'] }), fixes: ['set-attribute'] },
  'attribute-integers': { document: bad({ kernelSize: 3 }), fixes: ['set-attribute'] },
  'attribute-numbers': {
    document: numbers([], { classWeights: [1, 'a'] }),
    at: ['output', null, 'classWeights'],
    fixes: ['set-attribute'],
  },
  'attribute-length': { document: bad({ kernelSize: [3] }), fixes: ['set-attribute'] },
  'attribute-at-least': { document: bad({ stride: [1, 0] }), fixes: ['set-attribute'] },
  'attribute-at-most': { document: digits(['Dropout', { rate: 2 }], ...head), fixes: ['set-attribute'] },
  'attribute-above': { document: digits(['BatchNorm', { epsilon: 0 }], ...head), fixes: ['set-attribute'] },
  'attribute-below': {
    document: withTraining({ schedule: { type: 'step', attributes: { factor: 1 } } }),
    at: [null, null, 'schedule'],
    fixes: ['set-setting'],
  },

  'unknown-layer': {
    document: digits(['Magic'], ...head),
    at: ['magic'],
    fixes: ['remove-node'],
  },
  'duplicate-name': { document: rename(fine, 'head', 'input'), at: ['input'], fixes: ['rename-node'] },
  'empty-name': { document: rename(fine, 'head', ' '), at: ['head'], fixes: ['rename-node'] },
  'name-separator': { document: rename(fine, 'head', 'a/b/c'), at: ['head'], fixes: ['rename-node'] },
  'reserved-name': {
    document: rename(fine, 'input', 'sample_weight'),
    at: ['input'],
    fixes: ['rename-node'],
  },
  'edge-missing-node': { document: withEdges(fine, 'head > nowhere'), at: ['head'], fixes: ['remove-edge'] },
  'edge-missing-output': {
    document: withEdges(fine, 'output.z > head.x'),
    at: ['output', 'z'],
    fixes: ['remove-edge'],
  },
  'edge-missing-input': {
    document: withEdges(fine, 'head > output.z'),
    at: ['output', 'z'],
    fixes: ['remove-edge'],
  },
  'several-edges': { document: withEdges(fine, 'input > head'), at: ['head', 'x'], fixes: ['remove-edge'] },
  'unconnected-input': { document: without(fine, 'edges', 'input > flatten'), at: ['flatten', 'x'] },
  cycle: {
    document: withEdges(
      without(digits(['Activation'], ...head), 'edges', 'input > activation'),
      'head > activation',
    ),
    at: ['activation'],
    fixes: ['remove-edge'],
  },
  'no-input': { document: without(fine, 'nodes', 'input'), at: [null] },
  'no-output': { document: without(fine, 'nodes', 'output'), at: [null] },
  'unused-node': {
    document: withEdges(
      {
        ...fine,
        graph: { ...fine.graph, nodes: { ...fine.graph.nodes, spare: node('Dense', {}, 'spare') } },
      },
      'flatten > spare',
    ),
    at: ['spare'],
    fixes: ['remove-node'],
  },

  'no-dataset': { document: { ...fine, dataset: null }, at: [null] },
  'no-field': {
    document: chain([['Input'], ...head, ['Output', { target: 'digit' }]], { fields }),
    at: ['input', null, 'field'],
    fixes: ['set-attribute', 'set-attribute', 'set-attribute'],
  },
  'unknown-field': [
    {
      document: chain([['Input', { field: 'sound' }], ...head, ['Output', { target: 'digit' }]], { fields }),
      at: ['input', null, 'field'],
      fixes: ['set-attribute', 'set-attribute', 'set-attribute'],
    },
    { document: numbers([['Dense']], { target: 'taste' }), at: ['output', null, 'target'] },
  ],
  'no-target': {
    document: chain([['Input', { field: 'image' }], ...head, ['Output']], { fields }),
    at: ['output', null, 'target'],
    fixes: ['set-attribute', 'set-attribute', 'set-attribute'],
  },
  'untrained-output': {
    document: withEdges(
      { ...fine, graph: { ...fine.graph, nodes: { ...fine.graph.nodes, code: node('Output', {}, 'code') } } },
      'head > code',
    ),
    at: ['code', null, 'target'],
  },

  'dtype-float': {
    document: chain(
      [
        ['Input', { field: 'colour' }],
        ['Dense', { units: 10 }],
        ['Output', { target: 'digit' }],
      ],
      {
        fields,
      },
    ),
    at: ['dense', 'x'],
    fixes: ['insert-embedding'],
  },
  'dtype-index': {
    document: chain([['Input', { shape: [4] }], ['Embedding'], ['Flatten'], ['Dense'], ['Output']]),
    at: ['embedding', 'x'],
    fixes: ['set-attribute-of'],
  },
  'dense-image': [
    { document: digits(['Dense', { units: 10 }]), at: ['dense', 'x'], fixes: ['insert-flatten'] },
    {
      document: digits(['Conv2D', {}, 'conv'], ['Dense', { units: 10 }]),
      at: ['dense', 'x'],
      fixes: ['insert-flatten', 'insert-pooling'],
    },
  ],
  'features-missing': [
    {
      document: chain([
        ['Input', { shape: [], dtype: 'float32' }],
        ['Reshape', { shape: [] }],
        ['Dense'],
        ['Output'],
      ]),
      at: ['dense', 'x'],
      fixes: ['insert-reshape'],
    },
    ...['kl-divergence', 'cosine'].map(loss => ({
      document: chain(
        [
          ['Input', { field: 'features' }],
          ['Dense', { units: 1 }],
          ['Reduce', {}],
          ['Output', { target: 'amount', loss }],
        ],
        { fields: [features(3), amount] },
      ),
      at: ['output', 'x'] as const,
    })),
  ],
  'image-expected': [
    {
      document: chain([['Input', { shape: [784] }], ['Conv2D'], ...head, ['Output']]),
      at: ['conv2d', 'x'],
      fixes: ['insert-reshape'],
    },
    {
      document: chain([['Input', { shape: [3 * 32 * 32] }], ['Conv2D'], ...head, ['Output']]),
      fixes: ['insert-reshape'],
    },
    {
      document: chain([['Input', { shape: [28, 28] }], ['MaxPool2D'], ...head, ['Output']]),
      fixes: ['insert-reshape'],
    },
    {
      document: digits(['Flatten', {}, 'early'], ['Conv2D'], ...head),
      fixes: ['remove-node', 'insert-reshape'],
    },
  ],
  'layout-expected': {
    document: numbers([['GlobalAveragePool'], ['Dense', { units: 10 }]], { target: 'digit' }),
    at: ['globalaveragepool', 'x'],
    fixes: [],
  },
  'glu-odd': {
    document: chain([['Input', { shape: [5] }], ['Activation', { function: 'glu' }], ['Dense'], ['Output']]),
    at: ['activation', 'x'],
    fixes: [],
  },
  'constant-size': {
    document: documentOf(
      [
        node('Input', { shape: [3] }),
        node('Constant', { values: [1, 2], shape: [3] }),
        node('Add'),
        node('Dense'),
        node('Output'),
      ],
      ['input > add.x1', 'constant > add.x2', 'add > dense', 'dense > output'],
    ),
    at: ['constant', null, 'values'],
    fixes: [],
  },
  'crop-nothing': {
    document: digits(['Crop2D', { border: [14, 0, 14, 0] }, 'crop'], ...head),
    at: ['crop', null, 'border'],
    fixes: [],
  },
  'permute-order': {
    document: digits(['Permute', { order: [1, 1, 2] }], ...head),
    at: ['permute', null, 'order'],
    fixes: [],
  },
  'shuffle-channels': {
    document: digits(['PixelShuffle', {}, 'shuffle'], ...head),
    at: ['shuffle', null, 'factor'],
    fixes: [],
  },
  'slice-range': {
    document: digits(['Slice', { axis: -1, start: 20, size: 9 }], ...head),
    at: ['slice', null, 'start'],
    fixes: [],
  },
  'split-parts': {
    document: documentOf(
      [node('Input', { shape: [7] }), node('Split'), node('Dense'), node('Output')],
      ['input > split', 'split.y1 > dense', 'dense > output'],
    ),
    at: ['split', null, 'parts'],
    fixes: [],
  },
  'formula-unexpected': {
    document: numbers(
      [
        ['Formula', { expression: 'm * x + $' }],
        ['Dense', { units: 10 }],
      ],
      { target: 'digit' },
    ),
    at: ['formula', null, 'expression'],
    fixes: [],
  },
  'formula-end': {
    document: numbers(
      [
        ['Formula', { expression: 'm * (x + ' }],
        ['Dense', { units: 10 }],
      ],
      { target: 'digit' },
    ),
    at: ['formula', null, 'expression'],
    fixes: [],
  },
  'formula-function': {
    document: numbers(
      [
        ['Formula', { expression: 'sinc(x)' }],
        ['Dense', { units: 10 }],
      ],
      { target: 'digit' },
    ),
    at: ['formula', null, 'expression'],
    fixes: [],
  },
  'formula-arguments': {
    document: numbers(
      [
        ['Formula', { expression: 'exp(x, 2)' }],
        ['Dense', { units: 10 }],
      ],
      { target: 'digit' },
    ),
    at: ['formula', null, 'expression'],
    fixes: [],
  },
  'formula-shapes': {
    document: numbers(
      [
        ['Formula', { parameters: 'm[5] = 1' }],
        ['Dense', { units: 10 }],
      ],
      { target: 'digit' },
    ),
    at: ['formula', null, 'expression'],
    fixes: [],
  },
  'pool-pads': {
    document: digits(['MaxPool2D', { padding: 'explicit', pads: [2, 0, 0, 0] }, 'pool'], ...head),
    at: ['pool', null, 'pads'],
    fixes: [],
  },
  'window-too-large': {
    document: digits(
      ['Conv2D', { kernelSize: [25, 25] }, 'first'],
      ['Conv2D', { kernelSize: [5, 5] }, 'second'],
      ...head,
    ),
    at: ['second', 'x'],
    fixes: ['set-attribute'],
  },
  'batch-norm-axes': {
    document: chain([
      ['Input', { shape: [2, 3, 2, 2, 2] }],
      ['BatchNorm'],
      ['Flatten'],
      ['Dense'],
      ['Output'],
    ]),
    at: ['batchnorm', 'x'],
    fixes: ['insert-flatten'],
  },
  'groups-channels': { document: bad({ groups: 2 }), at: ['conv', null, 'groups'], fixes: ['set-attribute'] },
  'groups-filters': {
    document: digits(
      ['Conv2D', { filters: 4 }, 'first'],
      ['Conv2D', { filters: 6, groups: 4 }, 'second'],
      ...head,
    ),
    at: ['second', null, 'groups'],
    fixes: ['set-attribute', 'set-attribute'],
  },
  'reshape-size': {
    document: digits(['Reshape', { shape: [28, 29] }], ...head),
    at: ['reshape', null, 'shape'],
    fixes: ['set-attribute'],
  },
  'reshape-wildcard': {
    document: digits(['Reshape', { shape: [-1, -1] }], ...head),
    fixes: ['set-attribute'],
  },
  'reshape-remainder': {
    document: digits(['Reshape', { shape: [-1, 10] }], ...head),
    fixes: ['set-attribute'],
  },
  'merge-shape': [
    {
      document: meeting(
        ['Conv2D', { filters: 8, padding: 'same' }],
        ['Conv2D', { filters: 4, padding: 'same' }],
        ['Add'],
      ),
      at: ['join', 'x2'],
      fixes: ['set-attribute-of'],
    },
    {
      document: meeting(['Conv2D', { padding: 'same' }], ['MaxPool2D'], ['Multiply']),
      at: ['join', 'x2'],
      fixes: [],
    },
  ],
  'concat-rank': {
    document: documentOf(
      [
        node('Input', { field: 'image' }),
        node('Input', { field: 'features' }, 'more'),
        node('Concat'),
        node('Dense', { units: 10 }),
        node('Output', { target: 'digit' }),
      ],
      ['input > concat.x1', 'more > concat.x2', 'concat > dense', 'dense > output'],
      { fields },
    ),
    at: ['concat', 'x2'],
    fixes: ['insert-flatten'],
  },
  'concat-shape': { document: meeting(['MaxPool2D'], ['Conv2D'], ['Concat']), at: ['join', 'x2'] },
  'concat-axis': {
    document: meeting(['MaxPool2D'], ['AveragePool2D'], ['Concat', { axis: 4 }]),
    at: ['join', null, 'axis'],
    fixes: ['set-attribute'],
  },
  'concat-dtype': {
    document: documentOf(
      [
        node('Input', { field: 'image' }),
        node('Input', { field: 'colour' }, 'more'),
        node('Flatten'),
        node('Concat'),
        node('Dense', { units: 10 }),
        node('Output', { target: 'digit' }),
      ],
      ['input > flatten', 'flatten > concat.x1', 'more > concat.x2', 'concat > dense', 'dense > output'],
      { fields },
    ),
    at: ['concat', 'x2'],
    fixes: ['insert-embedding'],
  },
  'sequence-expected': [
    {
      document: numbers([['LSTM'], ['Dense', { units: 1 }]], { target: 'amount', loss: 'mse' }),
      at: ['lstm', 'x'],
      fixes: ['insert-reshape'],
    },
    {
      document: digits(['GRU'], ['Dense', { units: 10 }]),
      at: ['gru', 'x'],
      fixes: ['insert-reshape'],
    },
    {
      document: chain([['Input', { shape: [7, 3] }], ['GRU'], ['LSTM'], ['Output']]),
      at: ['lstm', 'x'],
      fixes: ['set-attribute-of', 'insert-reshape'],
    },
  ],
  'steps-expected': {
    document: chain([['Input', { shape: [], dtype: 'int64' }], ['Mask'], ['Output']]),
    at: ['mask', 'x'],
  },
  'mask-shape': {
    document: documentOf(
      [
        node('Input', { shape: [7, 3] }),
        node('Input', { shape: [6] }, 'marks'),
        node('GRU', { masked: true }),
      ],
      ['input > gru', 'marks > gru.mask'],
    ),
    at: ['gru', 'mask'],
  },
  'crop-size': {
    document: digits(['RandomCrop', { size: [20, 40] }, 'crop'], ['Flatten'], ...head),
    at: ['crop', 'x', 'size'],
    fixes: ['set-attribute'],
  },
  'resize-nothing': {
    document: digits(['Resize', { by: 'factor', factors: [0.5, 0.01] }], ['Flatten'], ...head),
    at: ['resize', null, 'factors'],
    fixes: ['set-attribute'],
  },
  'normalize-channels': [
    {
      document: digits(['ImageNormalize', { preset: 'imagenet' }, 'norm'], ['Flatten'], ...head),
      at: ['norm', null, 'preset'],
      fixes: ['set-attribute'],
    },
    {
      document: digits(['ImageNormalize', { deviation: [1, 2, 3] }, 'norm'], ['Flatten'], ...head),
      at: ['norm', null, 'deviation'],
      fixes: ['set-attribute'],
    },
  ],
  'sound-expected': [
    {
      document: chain([['Input', { shape: [800, 1] }], ['MelSpectrogram'], ['Output']]),
      at: ['melspectrogram', 'x', null],
      fixes: ['insert-reshape'],
    },
    {
      document: chain([['Input', { shape: [2, 800] }], ['MFCC'], ['Output']]),
      at: ['mfcc', 'x', null],
      fixes: [],
    },
  ],
  'sound-short': {
    document: chain([['Input', { shape: [300] }], ['Spectrogram', { center: false }], ['Output']]),
    at: ['spectrogram', null, 'nFft'],
    fixes: ['set-attribute'],
  },
  'heads-features': {
    document: chain([
      ['Input', { shape: [7, 10] }],
      ['MultiHeadAttention', { heads: 3 }, 'attention'],
      ['Output'],
    ]),
    at: ['attention', null, 'heads'],
    fixes: ['set-attribute'],
  },
  'rotary-odd': {
    document: chain([
      ['Input', { shape: [7, 10] }],
      ['TransformerEncoder', { heads: 2, positions: 'rotary' }, 'block'],
      ['Output'],
    ]),
    at: ['block', null, 'positions'],
    fixes: ['set-attribute'],
  },
  'positions-short': {
    document: chain([
      ['Input', { shape: [7, 10] }],
      ['PositionalEncoding', { method: 'learned', positions: 6 }, 'where'],
      ['Output'],
    ]),
    at: ['where', null, 'positions'],
    fixes: ['set-attribute'],
  },

  'target-classes': {
    document: numbers([['Dense', { units: 1 }]], { target: 'amount' }),
    at: ['output', null, 'loss'],
    fixes: ['set-attribute'],
  },
  'target-numbers': {
    document: numbers([['Dense', { units: 10 }]], { target: 'digit', loss: 'mse' }),
    at: ['output', null, 'loss'],
    fixes: ['set-attribute'],
  },
  'target-binary': {
    document: numbers([['Dense', { units: 10 }]], { target: 'digit', loss: 'binary-cross-entropy' }),
    at: ['output', null, 'loss'],
    fixes: ['set-attribute'],
  },
  'target-shape': [
    {
      document: numbers([['Dense', { units: 2 }]], { target: 'amount', loss: 'mse', metrics: ['mae'] }),
      at: ['output', 'x'],
      fixes: ['set-attribute-of'],
    },
    {
      document: numbers([['Dense', { units: 2 }]], { target: 'yes', loss: 'binary-cross-entropy' }),
      at: ['output', 'x'],
      fixes: ['set-attribute-of', 'set-attribute'],
    },
    {
      document: digits(['Conv2D', { filters: 10 }, 'conv']),
      at: ['output', 'x'],
      fixes: ['insert-flatten', 'insert-pooling'],
    },
  ],
  'class-weights': {
    document: chain(
      [['Input', { field: 'image' }], ...head, ['Output', { target: 'digit', classWeights: [1, 2] }]],
      {
        fields,
      },
    ),
    at: ['output', null, 'classWeights'],
    fixes: ['remove-attribute'],
  },
  'class-count': [
    {
      document: digits(['Flatten'], ['Dense', { units: 12 }, 'head']),
      at: ['output', 'x'],
      fixes: ['set-attribute-of'],
    },
    {
      document: digits(['Conv2D', { filters: 8 }, 'conv'], ['BatchNorm'], ['GlobalAveragePool']),
      fixes: ['set-attribute-of'],
    },
    { document: numbers([], { target: 'digit' }), fixes: ['insert-dense'] },
  ],
  'output-batch': {
    document: chain(
      [
        ['Constant', { values: [1] }],
        ['Dense', { units: 1 }],
        ['Output', { target: 'amount', loss: 'mse' }],
      ],
      { fields },
    ),
    at: ['output', 'x'],
  },
  'class-scores': {
    document: chain(
      [
        ['Input', { field: 'amount' }],
        ['Reshape', { shape: [] }],
        ['Output', { target: 'digit' }],
      ],
      {
        fields,
      },
    ),
    at: ['output', 'x'],
    fixes: ['insert-reshape'],
  },
  'vocabulary-size': {
    document: chain(
      [
        ['Input', { field: 'colour' }],
        ['Embedding', { vocabulary: 3 }],
        ['Dense', { units: 10 }],
        ['Output', { target: 'digit' }],
      ],
      { fields },
    ),
    at: ['embedding', null, 'vocabulary'],
    fixes: ['set-attribute'],
  },
  'activation-before-loss': [
    {
      document: digits(...head, ['Activation', { function: 'softmax' }, 'softmax']),
      at: ['softmax'],
      fixes: ['remove-node'],
    },
    {
      document: numbers(
        [
          ['Dense', { units: 1 }],
          ['Activation', { function: 'sigmoid' }, 'sigmoid'],
        ],
        {
          target: 'yes',
          loss: 'binary-cross-entropy',
        },
      ),
      at: ['sigmoid'],
      fixes: ['remove-node'],
    },
  ],
  'target-labels': {
    document: steps([['Dense', { units: 10 }]], { target: 'digit', loss: 'ctc' }),
    at: ['output', null, 'loss'],
    fixes: ['set-attribute'],
  },
  'blank-class': {
    document: steps([['Dense', { units: 5 }]], { target: 'spelling', loss: 'ctc', blank: 5 }),
    at: ['output', null, 'blank'],
    fixes: ['set-attribute'],
  },
  'metric-sequence': {
    document: numbers([['Dense', { units: 10 }]], { target: 'digit', metrics: ['edit-distance'] }),
    at: ['output', null, 'metrics'],
    fixes: ['set-attribute'],
  },
  'confusion-size': {
    document: numbers([['Dense', { units: 201 }]], { target: 'word', metrics: ['accuracy', 'confusion'] }),
    at: ['output', null, 'metrics'],
    fixes: ['set-attribute'],
  },
  'metric-for-classes': {
    document: numbers([['Dense', { units: 1 }]], {
      target: 'amount',
      loss: 'mse',
      metrics: ['top-k', 'mae'],
    }),
    at: ['output', null, 'metrics'],
    fixes: ['set-attribute'],
  },
  'metric-for-numbers': {
    document: numbers([['Dense', { units: 10 }]], { target: 'digit', metrics: ['accuracy', 'r2'] }),
    at: ['output', null, 'metrics'],
    fixes: ['set-attribute'],
  },

  'missing-loss-path': {
    document: chain(
      [['Input', { field: 'features' }], ['Activation'], ['Output', { target: 'wanted', loss: 'mse' }]],
      {
        fields: [features(12), { ...features(12), name: 'wanted' }],
      },
    ),
    at: ['output'],
  },
  'untrained-parameters': {
    document: withEdges(
      {
        ...fine,
        graph: {
          ...fine.graph,
          nodes: { ...fine.graph.nodes, side: node('Dense', {}, 'side'), code: node('Output', {}, 'code') },
        },
      },
      'flatten > side',
      'side > code',
    ),
    at: ['side'],
  },
  'all-frozen': {
    document: treating({ '*': { frozen: true }, bias: { l1: 0.1 } }),
    at: [null],
    fixes: ['thaw-all'],
  },
  'unknown-parameter': {
    document: treating({ kernel: { frozen: true }, weight: { l2: 0.1 } }),
    at: ['head'],
    fixes: ['remove-parameter-settings'],
  },
  'max-norm-vector': {
    document: treating({ bias: { maxNorm: 1, learningRate: 2 }, '*': { maxNorm: 2 } }),
    at: ['head'],
    fixes: ['remove-max-norm'],
  },
  'phase-output': {
    document: phased({ outputs: ['output', 'gone'] }),
    at: [null, null, 'phases'],
    fixes: ['remove-from-phase'],
  },
  'phase-node': {
    document: phased({ nodes: ['head', 'gone'] }),
    at: [null, null, 'phases'],
    fixes: ['remove-from-phase'],
  },
  'phase-nothing': [
    { document: phased({ outputs: [] }), at: [null, null, 'phases'], fixes: ['remove-phase'] },
    { document: phased({ nodes: ['flatten'] }), fixes: ['remove-phase'] },
  ],
  'phase-left-out': {
    document: phased({}, digits(['Flatten'], ['Dense', {}, 'hidden'], ['Dense', { units: 10 }, 'head'])),
    at: ['hidden'],
    fixes: ['add-to-phase'],
  },
  'phases-accumulate': {
    document: phased({}, withTraining({ accumulate: 2 })),
    at: [null, null, 'accumulate'],
    fixes: ['set-setting'],
  },
  'unknown-optimizer': [
    {
      document: withTraining({ optimizer: { type: 'Guess', attributes: {} } }),
      at: [null, null, 'optimizer'],
      fixes: ['set-setting'],
    },
    {
      document: phased({ optimizer: { type: 'Guess', attributes: {} } }),
      at: [null, null, 'phases'],
      fixes: ['set-setting'],
    },
  ],
  'unknown-schedule': {
    document: withTraining({ schedule: { type: 'zigzag', attributes: {} } }),
    at: [null, null, 'schedule'],
    fixes: ['set-setting'],
  },
  'unknown-monitor': {
    document: withTraining({ earlyStopping: { ...stop, monitor: 'output/f1' } }),
    at: [null, null, 'earlyStopping'],
    fixes: ['set-setting'],
  },
  'monitor-without-validation': {
    document: {
      ...withTraining({ earlyStopping: stop }),
      dataset: { ...fine.dataset!, split: { validation: 0, test: 0.1 } },
    },
    at: [null, null, 'earlyStopping'],
    fixes: ['set-setting'],
  },
};

const find = (document: Document, code: string): Problem[] =>
  check(document).problems.filter(problem => problem.code === code);

describe('each problem', () => {
  const list = Object.entries(cases).flatMap(([code, of]) =>
    [of].flat().map((each, i) => [code, i, each] as const),
  );
  test.each(list)('%s (%i)', (code, _, { document, at, fixes }) => {
    const found = find(document, code);
    expect(found, JSON.stringify(check(document).problems.map(each => each.code))).toHaveLength(1);
    const [problem] = found as [Problem];
    if (at) expect([problem.node, problem.port, problem.attribute].slice(0, at.length)).toEqual(at);
    // Every hole of the template is filled, and the values say with what.
    expect(problem.message).not.toMatch(/\{\{|undefined|null|NaN/);
    for (const hole of problemTemplates[code as ProblemCode].match(/(?<=\{\{)\w+/g) ?? [])
      expect(problem.values).toHaveProperty(hole);
    if (fixes) expect(problem.fixes.map(fix => fix.code)).toEqual(fixes);
    for (const fix of problem.fixes) {
      expect(fix.label).not.toMatch(/\{\{|undefined/);
      const mended = applyDiff(document, fix.diff);
      const left = find(mended, code).filter(
        other => other.node === problem.node && other.port === problem.port,
      );
      expect(left, fix.label).toEqual([]);
      expect(applyDiff(mended, reverseDiff(fix.diff))).toEqual(document);
    }
  });
});

describe('a document without faults', () => {
  test.each([
    ['LeNet-5', leNet5(), 61706],
    ['digits', fine, 7850],
    [
      'a line',
      chain(
        [
          ['Input', { field: 'amount' }],
          ['Dense', { units: 1 }],
          ['Output', { target: 'amount', loss: 'mse' }],
        ],
        { fields },
      ),
      2,
    ],
  ] as const)('%s', (_, document, parameters) => {
    const result = check(document);
    expect(result.problems).toEqual([]);
    expect(result.parameters).toBe(parameters);
  });
});

describe('what needs no target', () => {
  const free: Part[] = [
    ['Random', { shape: [4] }],
    ['Dense', { units: 3 }],
    ['Output', { loss: 'value', target: 'gone', metrics: ['mae'] }],
  ];
  test('is trained without one, and from random numbers alone', () => {
    expect(check(chain(free, { fields })).problems).toEqual([]);
    expect(check(chain(free)).problems.map(({ code }) => code)).toEqual(['no-dataset']);
  });
  test('makes another output without a target a mere warning', () => {
    const document = documentOf(
      [...free.map(part => node(...part)), node('Output', {}, 'other')],
      ['random > dense', 'dense > output', 'dense > other'],
      { fields },
    );
    expect(check(document).problems.map(({ code, node }) => [code, node])).toEqual([
      ['untrained-output', 'other'],
    ]);
  });
  test('still needs something to train', () => {
    const document = chain([['Random', { shape: [4] }], free[2]!], { fields });
    expect(check(document).problems.map(({ code }) => code)).toEqual(['missing-loss-path']);
  });
});

describe('what does not depend on an error stays', () => {
  const document = documentOf(
    [
      node('Input', { field: 'image' }),
      node('Conv2D', { filters: 4 }, 'good'),
      node('Dense', {}, 'wrong'),
      node('Activation', {}, 'after'),
      node('Flatten'),
      node('Dense', { units: 10 }, 'head'),
      node('Output', { target: 'digit' }),
      node('Output', { target: 'amount', loss: 'mse' }, 'other'),
    ],
    [
      'input > good',
      'good > flatten',
      'flatten > head',
      'head > output',
      'good > wrong',
      'wrong > after',
      'after > other',
    ],
    { fields },
  );
  const result = check(document);

  test('shapes and counts beside and before it', () => {
    expect(result.nodes.good!.outputs.y!.shape).toEqual(['batch', 4, 26, 26]);
    expect(result.nodes.head!.outputs.y!.shape).toEqual(['batch', 10]);
    expect(result.nodes.head!.parameters).toBe(4 * 26 * 26 * 10 + 10);
    expect(result.nodes.wrong).toEqual({
      inputs: { x: { dtype: 'float32', shape: ['batch', 4, 26, 26] } },
      outputs: { y: null },
      parameters: null,
      parameterShapes: null,
    });
    expect(result.nodes.good!.parameterShapes).toEqual({ weight: [4, 1, 3, 3], bias: [4] });
    expect(result.nodes.flatten!.parameterShapes).toEqual({});
    expect(result.nodes.after!.outputs.y).toBeNull();
  });
  test('what depends on it is not blamed', () =>
    expect(result.problems.map(({ code, node }) => [code, node])).toEqual([['dense-image', 'wrong']]));
  test('the edge at fault is named', () => expect(result.problems[0]!.edge).toBe('good > wrong'));
});

describe('the fixes', () => {
  test('make room for what they insert', () => {
    const document = digits(['Dense', { units: 10 }, 'head']);
    const [fix] = find(document, 'dense-image')[0]!.fixes;
    const mended = applyDiff(document, fix!.diff);
    const y = (id: string) => mended.graph.nodes[id]!.position.y;
    const inserted = Object.values(mended.graph.nodes).find(({ type }) => type === 'Flatten')!;
    expect([y('input'), inserted.position.y, y('head'), y('output')]).toEqual([0, 120, 240, 360]);
    expect(check(mended).problems).toEqual([]);
  });
  test('choose a target together with a loss that suits it', () => {
    const document = numbers([['Dense', { units: 1 }]], {});
    const fixes = find(document, 'no-target')[0]!.fixes;
    expect(fixes.map(fix => fix.values.value)).toEqual(['digit', 'colour', 'yes']);
    const regression = chain([['Input', { field: 'features' }], ['Dense', { units: 1 }], ['Output']], {
      fields: [features(12), amount],
    });
    const [first] = find(regression, 'no-target')[0]!.fixes;
    expect(check(applyDiff(regression, first!.diff)).problems).toEqual([]);
  });
  test('use no id or name twice', () => {
    let document = documentOf(
      [
        node('Input', { field: 'image' }),
        node('Dense', { units: 10 }, 'a'),
        node('Dense', { units: 10 }, 'b'),
        node('Add'),
        node('Output', { target: 'digit' }),
      ],
      ['input > a', 'input > b', 'a > add.x1', 'b > add.x2', 'add > output'],
      { fields },
    );
    for (let round = 0; round < 2; round++) {
      const [problem] = find(document, 'dense-image');
      document = applyDiff(document, problem!.fixes[0]!.diff);
    }
    expect(check(document).problems).toEqual([]);
    expect(Object.values(document.graph.nodes).map(({ name }) => name)).toContain('flatten_2');
  });
});

test('every fix code is offered somewhere', () => {
  const offered = new Set(
    Object.values(cases)
      .flat()
      .flatMap(({ document }) =>
        check(document).problems.flatMap(({ fixes }) => fixes.map(({ code }) => code)),
      ),
  );
  expect([...offered].sort()).toEqual(Object.keys(fixTemplates).sort());
});

test('errors come before warnings', () => {
  const document = digits(['Dense', { units: 12 }, 'head'], ['Activation', { function: 'softmax' }]);
  expect(check(document).problems.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});
