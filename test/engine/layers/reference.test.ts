/** Each layer beside PyTorch's: losses of twenty steps, the state after them, and the result outside of training. */
import { expect, test } from 'vitest';
import { buildInferenceGraph } from '../../../engine/training-graph.ts';
import { fill } from '../../support/fill.ts';
import { firstValues, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { layerCases as cases, layerDocument } from '../../support/reference/layers.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

test.each(Object.keys(cases))('%s', async name => {
  const fixture = cases[name]!;
  const { samples, batch, output, rate, floor = 0.1 } = fixture;
  const document = layerDocument(fixture);
  const trainer = new Trainer(document, batch);
  await trainer.initialize();
  trainer.load(firstValues(fixture.parameters));
  const feeds = {
    ...Object.fromEntries(samples.map((sample, i) => [`in${i}`, fill(i + 1, batch * product(sample), 2)])),
    'target/output': fill(501, batch * product(output)),
  };
  const losses: number[] = [];
  for (let step = 0; step < fixture.losses.length; step++)
    losses.push((await trainer.train(feeds, { learningRate: rate })).loss!);
  expect(relativeDifference(losses, fixture.losses, 1e-2)).toBeLessThan(1e-4);
  for (const [state, expected] of Object.entries(fixture.state))
    expect(relativeDifference(trainer.state[state]!, expected, 0.1), state).toBeLessThan(1e-4);
  const { results } = await trainer.evaluate(feeds);
  expect(relativeDifference(results['result/output']!, fixture.result, floor)).toBeLessThan(1e-4);

  // What is exported: its batch has no fixed size.
  const { graph, outputs } = buildInferenceGraph(document);
  const runner = await runnerOf(graph, batch);
  const exported = await runner.run({ ...feeds, ...trainer.state });
  expect(relativeDifference(exported[outputs[0]!.output]!, fixture.result, floor)).toBeLessThan(1e-4);
});
