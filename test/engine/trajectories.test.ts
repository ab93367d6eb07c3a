/** Fifty steps of training beside PyTorch's, from the same first weights and batches. */
import { describe, expect, test } from 'vitest';
import type { Document, Training } from '../../engine/document/document.ts';
import { category, chain, features, leNet5 } from '../support/documents.ts';
import { fill, labels } from '../support/fill.ts';
import { firstValues, fixtures, relativeDifference } from '../support/pytorch-fixtures.ts';
import { trajectoryOptimizers as optimizers } from '../support/reference/optimizers.ts';
import { Trainer } from '../support/trainer.ts';

const mlp = (training: Partial<Training>): Document =>
  chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 32 }, 'dense1'],
      ['Activation', {}, 'relu'],
      ['Dense', { units: 16 }, 'dense2'],
      ['Activation', { function: 'tanh' }, 'tanh'],
      ['Dense', { units: 5 }, 'dense3'],
      ['Output', { target: 'class' }],
    ],
    { fields: [features(20), category('class', 5)], training },
  );

const networks = {
  mlp: { document: mlp, size: 20, classes: 5 },
  lenet: {
    document: (training: Partial<Training>) => ({
      ...leNet5(),
      training: { ...leNet5().training, ...training },
    }),
    size: 784,
    classes: 10,
  },
};

const BATCHES = 5;

async function losses(
  name: 'mlp' | 'lenet',
  fixture: string,
  training: Partial<Training>,
): Promise<number[]> {
  const { document, size, classes } = networks[name];
  const { parameters, batch, losses } = fixtures.trajectories[fixture]!;
  const trainer = new Trainer(document(training), batch);
  await trainer.initialize();
  trainer.load(firstValues(parameters));
  const learningRate = training.optimizer!.attributes.learningRate as number;
  const found: number[] = [];
  for (let step = 0; step < losses.length; step++) {
    const feeds = {
      input: fill((step % BATCHES) + 1, batch * size),
      'target/output': labels((step % BATCHES) + 501, batch, classes),
    };
    found.push((await trainer.train(feeds, { learningRate })).loss!);
  }
  return found;
}

describe.each(Object.keys(networks) as ('mlp' | 'lenet')[])('%s', network => {
  test.each(Object.keys(optimizers))('%s', async name => {
    const expected = fixtures.trajectories[`${network} ${name}`]!.losses;
    expect(expected).toHaveLength(50);
    const found = await losses(network, `${network} ${name}`, { optimizer: optimizers[name]! });
    expect(relativeDifference(found, expected, 0)).toBeLessThan(1e-4);
  });
});

test('gradients clipped by their global norm', async () => {
  const { clipped, losses: expected } = fixtures.trajectories['mlp clipped']!;
  expect(clipped).toBeGreaterThan(0);
  const settings = { optimizer: optimizers.momentum!, clipNorm: 0.25 };
  expect(relativeDifference(await losses('mlp', 'mlp clipped', settings), expected, 0)).toBeLessThan(1e-4);
  // The limit does something: without it the losses are others.
  const without = await losses('mlp', 'mlp clipped', { optimizer: optimizers.momentum! });
  expect(relativeDifference(without, expected, 0)).toBeGreaterThan(1e-3);
});
