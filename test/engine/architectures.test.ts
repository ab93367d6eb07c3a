/** The architectures of examples/architectures: made by their generator, as large as they are published, of PyTorch's shapes. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../engine/document/validate.ts';
import { check } from '../../engine/graph/check.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { documentOf } from '../../examples/architectures/make/architecture.ts';
import { architectures } from '../../examples/architectures/make/index.ts';
import { indexOf } from '../../examples/architectures/make/list.ts';

const folder = fileURLToPath(new URL('../../examples/architectures/', import.meta.url));
const textOf = (file: string): string => readFileSync(`${folder}${file}.netloom`, 'utf8');
const read = (file: string): Document => parseDocument(textOf(file), file).document;

/** As published, by torchvision for the networks of ImageNet; null where no figure is published. */
const parameters: { readonly [file: string]: number | null } = {
  lenet5: 61_706,
  alexnet: 61_100_840,
  vgg16: 138_357_544,
  googlenet: 13_004_888,
  'googlenet-no-aux': 6_624_904,
  resnet18: 11_689_512,
  resnet50: 25_557_032,
  resnet152: 60_192_808,
  densenet121: 7_978_856,
  'mobilenet-v2': 3_504_872,
  'vit-b16': 86_567_656,
  unet: null,
  'lstm-text': null,
  'gru-keywords': null,
  transformer: null,
  gpt2: 124_439_808,
  autoencoder: null,
  vae: 652_824,
  dcgan: 3_576_704 + 2_765_568,
};

/** As make_architecture_fixtures.py writes it. */
const { networks } = JSON.parse(
  readFileSync(new URL('../fixtures/architectures.json', import.meta.url), 'utf8'),
) as {
  readonly networks: {
    readonly [file: string]: {
      readonly parameters: number;
      /** Without the batch, by the name of the node. */
      readonly shapes: { readonly [node: string]: readonly number[] };
    };
  };
};

test('the list of the documents is committed as it is made', async () => {
  expect(readFileSync(`${folder}index.json`, 'utf8')).toBe(await indexOf(architectures));
});

test('every document has its generator, its count and its fixture', () => {
  const made = architectures.map(({ file }) => file).sort();
  const committed = readdirSync(folder).filter(name => name.endsWith('.netloom'));
  expect(committed.map(name => name.replace('.netloom', '')).sort()).toEqual(made);
  expect(Object.keys(parameters).sort()).toEqual(made);
  expect(Object.keys(networks).sort()).toEqual(made);
});

describe.each(architectures)('$file', architecture => {
  const { file } = architecture;

  test('is committed as it is made: npm run architectures', async () => {
    expect(textOf(file)).toBe(serializeDocument(await documentOf(architecture)));
  });

  test('says where it comes from', () => {
    const { title, description } = read(file);
    expect(title).not.toBe('');
    expect(description).toMatch(/\b(19|20)\d\d\b/);
  });

  test('has no problems, and as many parameters as are published and as PyTorch’s has', () => {
    const result = check(read(file));
    expect(result.problems).toEqual([]);
    expect(result.parameters).toBe(networks[file]!.parameters);
    if (parameters[file] !== null) expect(result.parameters).toBe(parameters[file]);
  });

  test('has a shape at every port, and PyTorch’s at those of its main parts', () => {
    const document = read(file);
    const { nodes } = check(document);
    for (const [id, { inputs, outputs }] of Object.entries(nodes))
      expect([...Object.values(inputs), ...Object.values(outputs)], id).not.toContain(null);
    const shapes = Object.fromEntries(
      Object.values(document.graph.nodes).map(({ id, name }) => [
        name,
        Object.values(nodes[id]!.outputs)[0]?.shape,
      ]),
    );
    for (const [name, shape] of Object.entries(networks[file]!.shapes))
      expect(shapes[name], name).toEqual(['batch', ...shape]);
  });
});

test('GoogLeNet trains three losses, those of its auxiliary heads by 0.3', () => {
  const outputs = Object.values(read('googlenet').graph.nodes).filter(({ type }) => type === 'Output');
  const weights = Object.fromEntries(outputs.map(({ name, attributes }) => [name, attributes.weight ?? 1]));
  expect(weights).toEqual({ early: 0.3, middle: 0.3, class: 1 });
});

test('the optimizers of the DCGAN take turns: one trains the discriminator, the other the generator', () => {
  const { state } = buildTrainingGraph(read('dcgan'), { batchSize: 2 });
  const slots = state.filter(({ role }) => role === 'slot');
  const trainedBy = (phase: string): string[] => [
    ...new Set(slots.flatMap(({ name, node }) => (name.includes(`/${phase}/`) ? [node.split('/')[0]!] : []))),
  ];
  expect(trainedBy('phase1')).toEqual(['judge_real']);
  expect(trainedBy('phase2')).toEqual(['generator']);
  const parameters = state.filter(({ role }) => role === 'parameter');
  // Adam has two moments.
  expect(slots).toHaveLength(2 * parameters.length);
});
