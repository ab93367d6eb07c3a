/**
 * Every entry of every table is compared with PyTorch, in all its attributes, or says here why not. The lists are made from the
 * tables and from the committed fixtures, so that nothing new can be left out.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../engine/document/document.ts';
import { initializers } from '../../engine/initializers/index.ts';
import { simplify } from '../../engine/ir/simplify.ts';
import { type Graph, isGraph, operationsOf } from '../../engine/ir/value.ts';
import { type Attribute, withDefaults } from '../../engine/layers/attribute.ts';
import { layers } from '../../engine/layers/index.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { losses } from '../../engine/losses/index.ts';
import { metrics } from '../../engine/metrics/index.ts';
import { expandForms } from '../../engine/onnx/forms.ts';
import { rows } from '../../engine/ops/index.ts';
import { portable } from '../../engine/ops/op.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { schedules } from '../../engine/schedules/index.ts';
import { buildEvaluationGraph, buildTrainingGraph } from '../../engine/training-graph.ts';
import { objectiveFixtures } from '../support/objective-fixtures.ts';
import { fixtures } from '../support/pytorch-fixtures.ts';
import { referenceDocuments } from '../support/reference/index.ts';
import { layerCases } from '../support/reference/layers.ts';
import { opCases } from '../support/reference/ops.ts';
import { optimizerSettings, trajectoryOptimizers } from '../support/reference/optimizers.ts';
import { sequenceFixtures } from '../support/sequence-fixtures.ts';
import { initializerFixtures, metricFixtures, trainingFixtures } from '../support/training-fixtures.ts';

/** Why an entry has no fixture. */
type Reasons = { readonly [entry: string]: string };

/** What no fixture covers is what has a reason, and nothing else. */
function expectCovered(entries: readonly string[], covered: Iterable<string>, reasons: Reasons = {}): void {
  const known = new Set(covered);
  const missing = entries.filter(entry => !known.has(entry));
  expect(missing.sort()).toEqual(Object.keys(reasons).sort());
}

/** The entry that a fixture is named after: `cross-entropy weighted` is one of cross-entropy. */
const entriesOf = (table: object, names: readonly string[]): string[] => {
  const entries = Object.keys(table);
  const same = (name: string, entry: string) =>
    `${name} `.toLowerCase().startsWith(`${entry} `.toLowerCase());
  return names.flatMap(name => entries.filter(entry => same(name, entry)));
};

const documents = referenceDocuments();

describe('layers', () => {
  const nodes = Object.values(documents).flatMap(({ graph }) => Object.values(graph.nodes));
  const nodesOf = (type: string): Node[] => nodes.filter(node => node.type === type);
  const atRandom = 'draws numbers of its own; its distribution is tested in noise.test.ts';
  const varying = 'varies samples by numbers of its own; tested in augmentation.test.ts';
  const port = 'a port of a block, which is gone before anything is computed';
  const without: Reasons = {
    Random: 'draws numbers of its own; tested in random-source.test.ts',
    Dropout: atRandom,
    SpatialDropout: atRandom,
    AlphaDropout: atRandom,
    GaussianNoise: atRandom,
    RandomFlip: varying,
    RandomShift: varying,
    RandomCrop: varying,
    RandomAffine: varying,
    CutOut: varying,
    RandomMask: varying,
    BlockInput: port,
    BlockOutput: port,
  };

  test('each is trained beside PyTorch', () =>
    expectCovered(
      Object.keys(layers),
      nodes.map(({ type }) => type),
      without,
    ));

  const dropout = 'at random; tested in sequence-dropout.test.ts';
  const slopes = 'draws a slope for each value; tested in noise.test.ts';
  const described = 'says what the data are';
  const unvaried: Reasons = {
    'Activation.function rrelu': slopes,
    'Activation.lower': slopes,
    'Activation.upper': slopes,
    'Input.shape': described,
    'Input.dtype int64': described,
    'Output.weight':
      'of several outputs; tested in training-graph.test.ts and by `adversaries` in step.test.ts',
    'Output.classAxis last': 'another order of the axes; tested in class-axis.test.ts',
    'SimpleRNN.dropout': dropout,
    'LSTM.dropout': dropout,
    'GRU.dropout': dropout,
    'MultiHeadAttention.dropout': dropout,
    'TransformerEncoder.dropout': dropout,
    'TransformerDecoder.dropout': dropout,
  };

  /** `of`, or `of option` for each option that no node chooses. Settings of other tables' entries are tested there. */
  function leftAtDefault(type: string, { attributes: table }: Layer): string[] {
    const values = nodesOf(type).map(node => withDefaults(table, node.attributes));
    const unseen = (name: string, attribute: Attribute): string[] => {
      const seen = new Set(values.map(each => JSON.stringify(each[name])));
      if (attribute.kind === 'choice')
        return attribute.options
          .filter(option => !seen.has(JSON.stringify(option)))
          .map(option => `${type}.${name} ${option}`);
      seen.delete(JSON.stringify(attribute.default));
      return seen.size > 0 ? [] : [`${type}.${name}`];
    };
    return Object.entries(table).flatMap(([name, attribute]) =>
      attribute.declaredBy || ELSEWHERE.has(name) ? [] : unseen(name, attribute),
    );
  }
  /** Attributes that name entries of another table. */
  const ELSEWHERE = new Set(['initializer', 'loss', 'metrics']);

  test('each attribute has another value than its default, and each choice all its options', () => {
    const left = Object.entries(layers)
      .filter(([type]) => !without[type])
      .flatMap(([type, layer]) => leftAtDefault(type, layer));
    expectCovered(left, [], unvaried);
  });
});

const ctc: { readonly trajectory: { readonly losses: readonly number[] } } = JSON.parse(
  readFileSync(new URL('../fixtures/ctc.json', import.meta.url), 'utf8'),
);

test('losses: value, gradient and twenty steps', () =>
  expectCovered(
    Object.keys(losses),
    [
      ...entriesOf(losses, Object.keys(trainingFixtures.losses)),
      ...entriesOf(losses, Object.keys(objectiveFixtures.losses)),
      ...(ctc.trajectory.losses.length > 0 ? ['ctc'] : []),
    ],
    { value: 'the mean of the prediction itself; tested in free.test.ts' },
  ));

test('metrics', () =>
  expectCovered(
    Object.keys(metrics),
    Object.values(metricFixtures.metrics).flatMap(table => Object.keys(table)),
    {
      confusion: 'a table of counts, no number; counted plainly in tables.test.ts',
      'edit-distance': 'PyTorch has none; computed plainly in edit-distance.test.ts',
    },
  ));

test('optimizers, with every attribute', () => {
  const tried = [
    ...Object.values(optimizerSettings).map(({ optimizer }) => optimizer!),
    ...Object.values(trajectoryOptimizers),
  ];
  const declared = Object.entries(optimizers).flatMap(([type, { attributes }]) =>
    Object.keys(attributes).map(name => ({ type, name, usual: attributes[name]!.default })),
  );
  expectCovered(
    declared.map(({ type, name }) => `${type}.${name}`),
    declared
      .filter(({ type, name, usual }) =>
        tried.some(each => each.type === type && (each.attributes[name] ?? usual) !== usual),
      )
      .map(({ type, name }) => `${type}.${name}`),
  );
});

test('schedules', () =>
  expectCovered(
    Object.keys(schedules),
    [
      ...entriesOf(schedules, Object.keys(fixtures.schedules)),
      ...entriesOf(schedules, Object.keys(trainingFixtures.schedules.rates)),
    ],
    { constant: 'the rate itself; tested in schedules.test.ts' },
  ));

test('initializers', () =>
  expectCovered(
    Object.keys(initializers),
    Object.values(initializerFixtures.cases).map(({ initializer }) => initializer),
    {
      orthogonal: 'made in another way, distributed alike; its right angles are tested in pytorch.test.ts',
      sparse: 'drawn in another way; its zeros are counted beside PyTorch’s in pytorch.test.ts',
    },
  ));

test('twenty steps of each, or more', () => {
  const { recurrent, attention, blocks, beside } = sequenceFixtures;
  const trained: readonly { readonly [name: string]: { readonly losses: readonly number[] } }[] = [
    ...[fixtures.layers, fixtures.trajectories, layerCases, recurrent, attention, blocks, beside],
    ...[objectiveFixtures.states, objectiveFixtures.losses, { tied: objectiveFixtures.tied }],
    ...[trainingFixtures.losses, trainingFixtures.trajectories.runs, { ctc: ctc.trajectory }],
  ];
  const short = trained.flatMap(Object.entries).filter(([, { losses }]) => losses.length < 20);
  expect(short.map(([name]) => name)).toEqual([]);
});

describe('op rows', () => {
  const namesIn = (graph: Graph): string[] =>
    operationsOf(graph.outputs.map(({ value }) => value)).flatMap(({ row, attributes }) => [
      row.name,
      ...Object.values(attributes).flatMap(attribute => (isGraph(attribute) ? namesIn(attribute) : [])),
    ]);

  test('each is compared, in a network or by itself', () => {
    const names = Object.values(documents).flatMap(document =>
      [
        buildTrainingGraph(document, { batchSize: 2 }),
        buildEvaluationGraph(document, { batchSize: 2 }),
      ].flatMap(({ graph }) => [
        ...namesIn(graph),
        ...namesIn(simplify(expandForms(graph, portable('cpu')))),
      ]),
    );
    expectCovered(
      rows.map(({ name }) => name),
      [...names, ...Object.values(opCases).map(({ row }) => row)],
      {
        StopGradient: 'gives x itself; what it stops is tested in gradients.test.ts',
        ...Object.fromEntries(
          ['ReorderInput', 'ReorderOutput', 'BlockedConv'].map(name => [
            name,
            'of the blocked forms of Conv and its gradients, which are compared with the others in forms.test.ts',
          ]),
        ),
        Barrier: 'gives x itself, only later; tested in recompute.test.ts',
      },
    );
  });

  // Of these, gradients.test.ts makes the numeric check and providers.test.ts the comparison of webgpu and the CPU.
  test('each has samples', () => {
    expect(rows.filter(({ samples }) => samples.length === 0).map(({ name }) => name)).toEqual([]);
  });
});
