/** Blocks: nodes that stand for a graph, repeated, shared, nested, and told of where they are drawn. */
import { describe, expect, test } from 'vitest';
import { applyDiff, reverseDiff } from '../../../engine/document/diff.ts';
import type { Block, Document } from '../../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../../engine/document/validate.ts';
import { check } from '../../../engine/graph/check.ts';
import { expand, pathOf } from '../../../engine/graph/expand.ts';
import type { Problem } from '../../../engine/graph/problem.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { block, number, withBlocks } from '../../support/blocks.ts';
import {
  type Attributes,
  amount,
  category,
  chain,
  documentOf,
  features,
  node,
  type Part,
} from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { Trainer } from '../../support/trainer.ts';

const fields = [features(6), category('kind', 3), amount];

/** A residual block: x + W₂ relu(W₁ x), of `units` features. */
const residual = block(
  'residual',
  [
    node('BlockInput', {}, 'x'),
    node('Dense', { units: '=2*units' }, 'wide'),
    node('Activation', { function: 'relu' }, 'relu'),
    node('Dense', { units: '=units' }, 'narrow'),
    node('Add', {}, 'add'),
    node('BlockOutput', {}, 'y'),
  ],
  ['x > wide', 'wide > relu', 'relu > narrow', 'x > add.x1', 'narrow > add.x2', 'add > y'],
  { units: number(6) },
);

const use = (attributes: Attributes = {}, name = 'stage'): Part => [
  'Block',
  { block: 'residual', ...attributes },
  name,
];

const network = (...parts: Part[]): Document =>
  chain(
    [
      ['Input', { field: 'features' }],
      ...parts,
      ['Dense', { units: 3 }, 'head'],
      ['Output', { target: 'kind' }],
    ],
    { fields },
  );

const parameters = (document: Document): string[] =>
  buildTrainingGraph(document, { batchSize: 4 })
    .state.filter(({ role }) => role === 'parameter')
    .map(({ name }) => name);

const errors = (document: Document): Problem[] =>
  check(document).problems.filter(({ severity }) => severity === 'error');

const inner = ['wide/weight', 'wide/bias', 'narrow/weight', 'narrow/bias'];

describe('expanding', () => {
  test('a document without blocks stays as it is', () => {
    const document = network();
    const { document: flat, instances, owners } = expand(document);
    expect(flat).toEqual(document);
    expect(instances).toEqual([]);
    expect(owners.size).toBe(0);
  });

  test('a block stands for its nodes, which are named by the path', () => {
    const document = withBlocks(network(use()), residual);
    expect(errors(document)).toEqual([]);
    expect(parameters(document)).toEqual([...inner.map(name => `stage/${name}`), 'head/weight', 'head/bias']);
    const { nodes, parameters: count } = check(document);
    expect(nodes['stage/wide']).toMatchObject({ parameters: 6 * 12 + 12 });
    expect(nodes.stage).toEqual({
      inputs: { x: { dtype: 'float32', shape: ['batch', 6] } },
      outputs: { y: { dtype: 'float32', shape: ['batch', 6] } },
      parameters: 6 * 12 + 12 + 12 * 6 + 6,
      parameterShapes: {},
    });
    expect(count).toBe(nodes.stage!.parameters! + 6 * 3 + 3);
  });

  test('it computes what its nodes would compute if they were drawn in its place', async () => {
    const drawn = documentOf(
      [
        node('Input', { field: 'features' }),
        node('Dense', { units: 12 }, 'wide'),
        node('Activation', { function: 'relu' }, 'relu'),
        node('Dense', { units: 6 }, 'narrow'),
        node('Add', {}, 'add'),
        node('Dense', { units: 3 }, 'head'),
        node('Output', { target: 'kind' }),
      ],
      [
        'input > wide',
        'wide > relu',
        'relu > narrow',
        'input > add.x1',
        'narrow > add.x2',
        'add > head',
        'head > output',
      ],
      { fields },
    );
    const [one, other] = [new Trainer(drawn, 4), new Trainer(withBlocks(network(use()), residual), 4)];
    await one.initialize();
    await other.initialize();
    const names = Object.keys(one.state);
    const within = (name: string) => (name.startsWith('head') ? name : `stage/${name}`);
    expect(Object.keys(other.state).sort()).toEqual(names.map(within).sort());
    other.load(Object.fromEntries(names.map(name => [within(name), one.state[name]!])));
    const feeds = { input: fill(1, 24), 'target/output': labels(2, 4, 3) };
    for (let step = 0; step < 3; step++)
      expect(await other.train(feeds, { learningRate: 0.1 })).toEqual(
        await one.train(feeds, { learningRate: 0.1 }),
      );
    for (const name of names) expect(other.state[within(name)], name).toEqual(one.state[name]);
  });

  test('repetitions follow one another, each with parameters of its own', () => {
    const document = withBlocks(network(use({ repeat: 3 })), residual);
    expect(errors(document)).toEqual([]);
    expect(parameters(document)).toEqual([
      ...[0, 1, 2].flatMap(i => inner.map(name => `stage[${i}]/${name}`)),
      'head/weight',
      'head/bias',
    ]);
    expect(check(document).nodes.stage!.parameters).toBe(3 * (6 * 12 + 12 + 12 * 6 + 6));
    expect(pathOf('stage[2]/wide')).toEqual(['stage', 'wide']);
  });

  test('or with those of the first, whose gradient is the sum of all uses', async () => {
    const document = withBlocks(network(use({ repeat: 3, share: true })), residual);
    expect(parameters(document)).toEqual([
      ...inner.map(name => `stage[0]/${name}`),
      'head/weight',
      'head/bias',
    ]);
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    const feeds = { input: fill(1, 24), 'target/output': labels(2, 4, 3) };
    const first = await trainer.train(feeds, { learningRate: 0.05 });
    for (let step = 0; step < 20; step++) await trainer.train(feeds, { learningRate: 0.05 });
    const last = await trainer.train(feeds, { learningRate: 0.05 });
    expect(last.loss).toBeLessThan(first.loss! / 2);
  });

  test('inputs beyond the outputs reach every repetition', () => {
    const gated = block(
      'gated',
      [
        node('BlockInput', {}, 'x'),
        node('BlockInput', {}, 'gate'),
        node('Multiply', {}, 'multiply'),
        node('BlockOutput', {}, 'y'),
      ],
      ['x > multiply.x1', 'gate > multiply.x2', 'multiply > y'],
    );
    const document = withBlocks(
      documentOf(
        [
          node('Input', { field: 'features' }),
          node('Dense', { units: 6 }, 'gate'),
          node('Block', { block: 'gated', repeat: 3 }, 'gates'),
          node('Output', { target: 'amount', loss: 'mse', metrics: [] }),
        ],
        ['input > gates.x', 'input > gate', 'gate > gates.gate', 'gates > output'],
        { fields: [features(6), { ...amount, shape: [6], kind: 'tensor' }] },
      ),
      gated,
    );
    expect(errors(document)).toEqual([]);
    const targets = Object.values(expand(document).document.graph.edges).filter(
      ({ source }) => source.node === 'gate',
    );
    expect(targets.map(({ target }) => target.node)).toEqual([
      'gates[0]/gate',
      'gates[1]/gate',
      'gates[2]/gate',
    ]);
  });

  test('a node may use the parameters of another, as siamese networks do', () => {
    const document = withBlocks(
      network(
        use({}, 'first'),
        use({ sharedWith: 'first' }, 'second'),
        use({ sharedWith: 'second' }, 'third'),
      ),
      residual,
    );
    expect(errors(document)).toEqual([]);
    expect(parameters(document)).toEqual([...inner.map(name => `first/${name}`), 'head/weight', 'head/bias']);
  });

  test('running statistics that are shared go on from use to use', async () => {
    const normal = block(
      'normal',
      [node('BlockInput', {}, 'x'), node('BatchNorm', {}, 'norm'), node('BlockOutput', {}, 'y')],
      ['x > norm', 'norm > y'],
    );
    const document = withBlocks(
      network(['Block', { block: 'normal', repeat: 2, share: true }, 'norms']),
      normal,
    );
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    const means = fill(1, 24);
    await trainer.train({ input: means, 'target/output': labels(2, 4, 3) }, { learningRate: 0.001 });
    // The second use sees a mean of 0, so what is left of the first one's is a share of 0.9: 0.9 · 0.1 · mean.
    const mean = [0, 1, 2, 3].reduce((sum, row) => sum + means[row * 6]! / 4, 0);
    expect(trainer.state['norms[0]/norm/running_mean']![0]).toBeCloseTo(0.9 * 0.1 * mean, 5);
  });

  test('blocks lie within blocks', () => {
    const pair = block(
      'pair',
      [
        node('BlockInput', {}, 'x'),
        node('Block', { block: 'residual', units: '=width', repeat: 2 }, 'inner'),
        node('BlockOutput', {}, 'y'),
      ],
      ['x > inner', 'inner > y'],
      { width: number(6) },
    );
    const document = withBlocks(network(['Block', { block: 'pair' }, 'pair']), pair, residual);
    expect(errors(document)).toEqual([]);
    expect(parameters(document)[0]).toBe('pair/inner[0]/wide/weight');
    expect(check(document).nodes['pair/inner']!.parameters).toBe(2 * (6 * 12 + 12 + 12 * 6 + 6));
  });

  test('attributes are worked out from those of the block, and from the number of the repetition', () => {
    const growing = block(
      'growing',
      [
        node('BlockInput', {}, 'x'),
        node('Dense', { units: '=max(4, units * (index + 1) / 2)', bias: '=bias' }, 'dense'),
        node('BlockOutput', {}, 'y'),
      ],
      ['x > dense', 'dense > y'],
      { units: number(4), bias: { kind: 'bool', default: true, doc: 'Adds b.' } },
    );
    const document = withBlocks(
      network(['Block', { block: 'growing', repeat: 3, units: 6, bias: false }, 'grow']),
      growing,
    );
    const { nodes, problems } = check(document);
    expect(problems).toEqual([]);
    expect([0, 1, 2].map(i => nodes[`grow[${i}]/dense`]!.outputs.y!.shape[1])).toEqual([4, 6, 9]);
    expect(nodes['grow[0]/dense']!.parameters).toBe(6 * 4);
  });

  test('what is said of the parameters of a block holds for all of its nodes, but those that say otherwise', () => {
    const document = withBlocks(network(use({}, 'one'), use({}, 'two')), {
      ...residual,
      graph: {
        ...residual.graph,
        nodes: {
          ...residual.graph.nodes,
          narrow: { ...residual.graph.nodes.narrow!, parameters: { bias: { frozen: false } } },
        },
      },
    });
    const frozen = {
      ...document,
      graph: {
        ...document.graph,
        nodes: {
          ...document.graph.nodes,
          one: { ...document.graph.nodes.one!, parameters: { '*': { frozen: true } } },
        },
      },
    };
    const slots = (of: Document) =>
      buildTrainingGraph(of, { batchSize: 4 })
        .state.filter(({ name }) => name.startsWith('one/') && name.endsWith('first_moment'))
        .map(({ name }) => name);
    expect(slots(document)).toHaveLength(4);
    expect(slots(frozen)).toEqual(['one/narrow/bias/first_moment']);
  });

  test('the exported graph has them all', () => {
    const document = withBlocks(network(use({ repeat: 2 })), residual);
    const { graph, state } = buildInferenceGraph(document);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['output']);
    expect(state).toHaveLength(10);
  });

  test('the file keeps blocks as they are', () => {
    const document = withBlocks(network(use({ repeat: 2 })), residual);
    expect(parseDocument(serializeDocument(document)).document).toEqual(document);
  });
});

describe('problems', () => {
  const replaced = (old: Block, id: string, attributes: Attributes): Block => ({
    ...old,
    graph: {
      ...old.graph,
      nodes: { ...old.graph.nodes, [id]: { ...old.graph.nodes[id]!, attributes } },
    },
  });

  test('are told once however often the block stands somewhere, and a fix mends the block', () => {
    const broken = replaced(residual, 'wide', { units: 2.5 });
    const document = withBlocks(network(use({ repeat: 3 }, 'one'), use({}, 'two')), broken);
    const found = errors(document);
    expect(found.map(({ code, node: at }) => [code, at])).toEqual([['attribute-integer', 'one[0]/wide']]);
    expect(found[0]!.message).toBe('one[0]/wide: units must be a whole number, not 2.5.');
    const { diff } = found[0]!.fixes[0]!;
    const mended = applyDiff(document, diff);
    expect(errors(mended)).toEqual([]);
    expect(applyDiff(mended, reverseDiff(diff))).toEqual(document);
  });

  test('a fix that inserts a node inserts it into the block', () => {
    const images = block(
      'images',
      [node('BlockInput', {}, 'x'), node('Dense', { units: 4 }, 'dense'), node('BlockOutput', {}, 'y')],
      ['x > dense', 'dense > y'],
    );
    const document = withBlocks(
      chain(
        [
          ['Input', { shape: [1, 8, 8] }],
          ['Block', { block: 'images' }, 'first'],
          ['Output', { loss: 'mse' }],
        ],
        {},
      ),
      images,
    );
    const [found] = errors(document);
    expect(found).toMatchObject({ code: 'dense-image', node: 'first/dense' });
    const fix = found!.fixes.find(({ code }) => code === 'insert-flatten')!;
    const mended = applyDiff(document, fix.diff);
    expect(errors(mended)).toEqual([]);
    const types = Object.values(mended.blocks.images!.graph.nodes).map(({ type }) => type);
    expect(types.sort()).toEqual(['BlockInput', 'BlockOutput', 'Dense', 'Flatten']);
    expect(Object.keys(mended.graph.nodes)).toHaveLength(3);
  });

  test('a fix before a block inserts beside it', () => {
    const document = withBlocks(
      chain([['Input', { shape: [1, 8, 8] }], use(), ['Output', { loss: 'mse' }]], {}),
      replaced(residual, 'narrow', { units: '=units' }),
    );
    const found = errors(document).find(({ code }) => code === 'dense-image')!;
    expect(found.node).toBe('stage/wide');
  });

  const cases: { readonly [code: string]: { document: Document; at: string; attribute?: string } } = {
    'unknown-block': {
      document: network(['Block', { block: 'gone' }, 'stage']),
      at: 'stage',
      attribute: 'block',
    },
    'block-within-itself': {
      document: withBlocks(
        network(use()),
        block(
          'residual',
          [
            node('BlockInput', {}, 'x'),
            node('Block', { block: 'residual' }, 'self'),
            node('BlockOutput', {}, 'y'),
          ],
          ['x > self', 'self > y'],
        ),
      ),
      at: 'stage/self',
      attribute: 'block',
    },
    'block-input-output': {
      document: withBlocks(
        network(use()),
        block(
          'residual',
          [
            node('BlockInput', {}, 'x'),
            node('Input', { shape: [6] }, 'more'),
            node('Add', {}, 'add'),
            node('BlockOutput', {}, 'y'),
          ],
          ['x > add.x1', 'more > add.x2', 'add > y'],
        ),
      ),
      at: 'stage/more',
    },
    'block-too-large': {
      document: withBlocks(
        network(['Block', { block: 'many', repeat: 100 }, 'stage']),
        block(
          'many',
          [
            node('BlockInput', {}, 'x'),
            node('Block', { block: 'residual', repeat: 1000 }, 'inner'),
            node('BlockOutput', {}, 'y'),
          ],
          ['x > inner', 'inner > y'],
        ),
        residual,
      ),
      at: 'stage',
      attribute: 'repeat',
    },
    'block-port-outside': { document: network(['BlockOutput', {}, 'port']), at: 'port' },
    'block-shared-with': {
      document: withBlocks(network(use({ sharedWith: 'head' })), residual),
      at: 'stage',
      attribute: 'sharedWith',
    },
    'block-shared-shape': {
      document: withBlocks(network(use({}, 'one'), use({ sharedWith: 'one', units: 8 }, 'two')), residual),
      at: 'two/wide',
    },
    'attribute-unknown-name': {
      document: withBlocks(network(use()), replaced(residual, 'wide', { units: '=2*width' })),
      at: 'stage/wide',
      attribute: 'units',
    },
    'attribute-not-a-number': {
      document: withBlocks(network(use()), {
        ...replaced(residual, 'wide', { units: '=2*units' }),
        attributes: { units: { kind: 'ints', default: [1, 2], doc: '' } },
      }),
      at: 'stage/wide',
      attribute: 'units',
    },
    'formula-function': {
      document: withBlocks(network(use()), replaced(residual, 'wide', { units: '=twice(units)' })),
      at: 'stage/wide',
      attribute: 'units',
    },
    'attribute-at-least': {
      document: withBlocks(network(use({ repeat: 0 })), residual),
      at: 'stage',
      attribute: 'repeat',
    },
    'unknown-attribute': {
      document: withBlocks(network(use({ width: 3 })), residual),
      at: 'stage',
      attribute: 'width',
    },
    'unconnected-input': {
      document: withBlocks(
        documentOf(
          [node(...(use() as ['Block', Attributes, string])), node('Output', { target: 'kind' })],
          ['stage > output'],
          { fields },
        ),
        residual,
      ),
      at: 'stage',
    },
    'edge-missing-input': {
      document: withBlocks(
        documentOf(
          [
            node('Input', { field: 'features' }),
            node('Block', { block: 'residual' }, 'stage'),
            node('Output', {}),
          ],
          ['input > stage.z', 'input > stage.x', 'stage > output'],
          { fields },
        ),
        residual,
      ),
      at: 'stage',
    },
    'duplicate-name': {
      document: withBlocks(network(use()), {
        ...residual,
        graph: {
          ...residual.graph,
          nodes: { ...residual.graph.nodes, wide: { ...residual.graph.nodes.wide!, name: 'narrow' } },
        },
      }),
      at: 'stage/wide',
    },
    'unused-node': {
      document: withBlocks(
        documentOf(
          [
            node('Input', { field: 'features' }),
            node('Dense', { units: 3 }, 'head'),
            node('Block', { block: 'residual' }, 'stage'),
            node('Output', { target: 'kind' }),
          ],
          ['input > head', 'head > output', 'input > stage.x'],
          { fields },
        ),
        residual,
      ),
      at: 'stage',
    },
  };

  test.each(Object.entries(cases))('%s', (code, { document, at, attribute = null }) => {
    const found = check(document).problems.filter(problem => problem.code === code);
    expect(found.map(problem => [problem.node, problem.attribute])).toEqual([[at, attribute]]);
    expect(found[0]!.message).not.toContain('{{');
    for (const { diff } of found[0]!.fixes) {
      const mended = applyDiff(document, diff);
      expect(check(mended).problems.filter(problem => problem.code === code)).toEqual([]);
      expect(applyDiff(mended, reverseDiff(diff))).toEqual(document);
      expect(() => parseDocument(serializeDocument(mended))).not.toThrow();
    }
  });
});
