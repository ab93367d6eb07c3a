/** Twenty steps of each optimizer beside PyTorch's, or beside the paper's algorithm where PyTorch has none. */
import { expect, test } from 'vitest';
import type { Training } from '../../../engine/document/document.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { category, chain, features } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { firstValues, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { optimizerSettings as settings } from '../../support/reference/optimizers.ts';
import { Trainer } from '../../support/trainer.ts';
import { trainingFixtures } from '../../support/training-fixtures.ts';

const { parameters, batch, batches, runs } = trainingFixtures.trajectories;

const network = (training: Partial<Training>) =>
  chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 5 }, 'dense1'],
      ['Activation', { function: 'tanh' }],
      ['Dense', { units: 3 }, 'dense2'],
      ['Output', { target: 'class' }],
    ],
    { fields: [features(6), category('class', 3)], training },
  );

async function twentySteps(training: Partial<Training>) {
  const trainer = new Trainer(network(training), batch);
  await trainer.initialize();
  trainer.load(firstValues(parameters));
  const { type, attributes } = training.optimizer!;
  const rate = optimizers[type]!.attributes.learningRate.default;
  const learningRate = (attributes.learningRate as number | undefined) ?? rate;
  const losses: number[] = [];
  for (let step = 0; step < 20; step++) {
    const feeds = {
      input: fill((step % batches) + 1, batch * 6, 2),
      'target/output': labels((step % batches) + 501, batch, 3),
    };
    losses.push((await trainer.train(feeds, { learningRate })).loss!);
  }
  return { losses, state: trainer.state };
}

test('every fixture has settings', () => {
  expect(Object.keys(runs).sort()).toEqual(Object.keys(settings).sort());
});

test.each(Object.keys(runs))('%s', async name => {
  const found = await twentySteps(settings[name]!);
  expect(relativeDifference(found.losses, runs[name]!.losses, 0)).toBeLessThan(1e-4);
  for (const [parameter, expected] of Object.entries(runs[name]!.state))
    expect(relativeDifference(found.state[parameter]!, expected, 1e-2), parameter).toBeLessThan(1e-4);
});

test('gradients that are not clipped take another way', async () => {
  const { losses } = await twentySteps({ ...settings['clipped by value'], clipValue: null });
  expect(relativeDifference(losses, runs['clipped by value']!.losses, 0)).toBeGreaterThan(1e-2);
});
