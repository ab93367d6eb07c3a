/** Each layer beside PyTorch's: losses of twenty steps, the state after them, and the result outside of training. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildInferenceGraph } from '../../../engine/training-graph.ts';
import { type Attributes, documentOf, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { firstValues, type LayerFixture, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';

/** As make_layer_fixtures.py and make_signal_fixtures.py write it. */
interface Case extends LayerFixture {
  readonly type: string;
  readonly attributes: Attributes;
  /** Shape of a sample for each input port, in the order of the ports. */
  readonly samples: readonly (readonly number[])[];
  /** A trainable layer in front of the first port, which shows the gradient of one that has no parameters. */
  readonly before: string | null;
  readonly rate: number;
  /** Differences of smaller results count as of one of this size. */
  readonly floor?: number;
  /** Input ports, where they are not `x`, or `x1`, `x2`, …; the output port where it is not `y`. */
  readonly ports?: readonly string[];
  readonly port?: string;
}

const read = (file: string): { readonly [name: string]: Case } =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')).cases;

const cases = { ...read('layers.json'), ...read('signal.json') };

function documentFor({ type, attributes, samples, before, output, ports, port = 'y' }: Case) {
  const names = ports ?? (samples.length === 1 ? ['x'] : samples.map((_, i) => `x${i + 1}`));
  const size = samples[0]![0]!;
  const trainable: Attributes =
    before === 'Dense' ? { units: size } : { filters: size, kernelSize: samples[0]!.slice(1).fill(1) };
  return documentOf(
    [
      ...samples.map((_, i) => node('Input', { field: `in${i}` }, `in${i}`)),
      ...(before ? [node(before, trainable, 'before')] : []),
      node(type, attributes, 'layer'),
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    [
      ...(before ? ['in0 > before'] : []),
      ...names.map((name, i) => `${before && i === 0 ? 'before' : `in${i}`} > layer.${name}`),
      `layer.${port} > output`,
    ],
    {
      fields: [
        ...samples.map((shape, i) => ({
          name: `in${i}`,
          kind: 'tensor' as const,
          dtype: 'float32' as const,
          shape,
        })),
        { name: 't', kind: 'tensor', dtype: 'float32', shape: output },
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
}

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

test.each(Object.keys(cases))('%s', async name => {
  const fixture = cases[name]!;
  const { samples, batch, output, rate, floor = 0.1 } = fixture;
  const document = documentFor(fixture);
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
