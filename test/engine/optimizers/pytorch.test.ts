/** Twenty steps of each optimizer beside PyTorch's, or beside the paper's algorithm where PyTorch has none. */
import { expect, test } from 'vitest';
import type { Training } from '../../../engine/document/document.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { category, chain, features } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { firstValues, relativeDifference } from '../../support/pytorch-fixtures.ts';
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

type Attributes = Training['optimizer']['attributes'];
const using = (type: string, attributes: Attributes): Partial<Training> => ({
  optimizer: { type, attributes },
});
const faster = { beta1: 0.8, beta2: 0.9 };
const decaying = { learningRate: 0.02, ...faster, weightDecay: 0.01 };
const amsgrad = { learningRate: 0.05, beta1: 0.7, beta2: 0.8, amsgrad: true };

/** The settings of `OPTIMIZERS` in make_training_fixtures.py. */
const settings: { readonly [name: string]: Partial<Training> } = {
  'adam amsgrad': using('Adam', amsgrad),
  'adamw amsgrad': using('AdamW', { ...amsgrad, weightDecay: 0.05 }),
  nadam: using('NAdam', { learningRate: 0.02 }),
  'nadam decay': using('NAdam', { ...decaying, momentumDecay: 0.1 }),
  radam: using('RAdam', { learningRate: 0.02 }),
  'radam decay': using('RAdam', decaying),
  adamax: using('Adamax', { learningRate: 0.02 }),
  'adamax decay': using('Adamax', decaying),
  adagrad: using('Adagrad', { learningRate: 0.05 }),
  'adagrad decay': using('Adagrad', {
    learningRate: 0.05,
    learningRateDecay: 0.1,
    weightDecay: 0.01,
    initialSum: 0.1,
  }),
  adadelta: using('Adadelta', {}),
  'adadelta decay': using('Adadelta', { learningRate: 0.5, rho: 0.8, epsilon: 1e-4, weightDecay: 0.01 }),
  lion: using('Lion', { learningRate: 0.01 }),
  'lion decay': using('Lion', { learningRate: 0.01, ...faster, weightDecay: 0.1 }),
  lamb: using('LAMB', { learningRate: 0.02 }),
  'lamb plain': using('LAMB', { learningRate: 0.02, ...faster, weightDecay: 0 }),
  'clipped by value': { ...using('SGD', { learningRate: 0.3 }), clipValue: 0.05 },
};

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

test('every optimizer is run', () => {
  // In trajectories.test.ts.
  const elsewhere = ['SGD', 'Adam', 'AdamW', 'RMSprop'];
  const here = Object.values(settings).map(({ optimizer }) => optimizer!.type);
  expect([...new Set([...elsewhere, ...here])].sort()).toEqual(Object.keys(optimizers).sort());
});
