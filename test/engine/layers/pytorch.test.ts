/** Each layer beside PyTorch's: losses of twenty steps, the state after them, and the result outside of training. */
import { expect, test } from 'vitest';
import { fill, labels } from '../../support/fill.ts';
import { firstValues, fixtures, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { plainCases as cases, plainDocument } from '../../support/reference/plain-layers.ts';
import { Trainer } from '../../support/trainer.ts';

test('every fixture has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(fixtures.layers).sort());
});

test.each(Object.keys(cases))('%s', async name => {
  const { sample, indices } = cases[name]!;
  const fixture = fixtures.layers[name]!;
  const size = fixture.batch * sample.reduce((product, dim) => product * dim, 1);
  const sizes = fixture.batch * fixture.output.reduce((product, dim) => product * dim, 1);
  const trainer = new Trainer(plainDocument(name), fixture.batch);
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
