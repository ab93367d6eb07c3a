/** What test/fixtures/make_sequence_fixtures.py wrote, and the comparison with it. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Document, Node } from '../../engine/document/document.ts';
import { documentOf, node } from './documents.ts';
import { fill } from './fill.ts';
import { firstValues, type ParameterTable, relativeDifference } from './pytorch-fixtures.ts';
import { type Numbers, Trainer } from './trainer.ts';

interface SequenceFixture {
  readonly parameters: ParameterTable;
  readonly batch: number;
  readonly rate: number;
  readonly output: readonly number[];
  /** Indices, by the Input that takes them. */
  readonly feeds: { readonly [input: string]: readonly number[] };
  readonly losses: readonly number[];
  readonly result: readonly number[];
  readonly state: { readonly [name: string]: readonly number[] };
}

type Group = { readonly [name: string]: SequenceFixture };

export const sequenceFixtures = JSON.parse(
  readFileSync(new URL('../fixtures/sequences.json', import.meta.url), 'utf8'),
) as {
  readonly torch: string;
  readonly recurrent: Group;
  readonly attention: Group;
  readonly blocks: Group;
  readonly beside: Group;
};

export interface Network {
  /** Shape of a sample of each Input; int64 where the fixture holds its indices. */
  readonly inputs: { readonly [name: string]: readonly number[] };
  readonly nodes: readonly Node[];
  /** Between the inputs, the nodes and `output`. */
  readonly edges: readonly string[];
}

export function networkDocument({ inputs, nodes, edges }: Network, fixture: SequenceFixture): Document {
  return documentOf(
    [
      ...Object.keys(inputs).map(name => node('Input', { field: name }, name)),
      ...nodes,
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    edges,
    {
      fields: [
        ...Object.entries(inputs).map(([name, shape]) => ({
          name,
          kind: 'tensor' as const,
          dtype: fixture.feeds[name] ? ('int64' as const) : ('float32' as const),
          shape,
        })),
        { name: 't', kind: 'tensor', dtype: 'float32', shape: fixture.output },
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
}

/** Losses of all steps, the parameters after them, and the result outside of training, within 1e-4. */
export async function compareWithPyTorch(network: Network, fixture: SequenceFixture): Promise<void> {
  const trainer = new Trainer(networkDocument(network, fixture), fixture.batch);
  await trainer.initialize();
  expect(fixture.parameters.map(([name]) => name).sort()).toEqual(
    trainer.compiled.state.map(({ name }) => name).sort(),
  );
  trainer.load(firstValues(fixture.parameters));
  const sizeOf = (shape: readonly number[]) => shape.reduce((product, dim) => product * dim, fixture.batch);
  const feeds: Record<string, Numbers> = { 'target/output': fill(501, sizeOf(fixture.output)) };
  Object.entries(network.inputs).forEach(([name, shape], i) => {
    feeds[name] = fixture.feeds[name] ?? fill(1 + i, sizeOf(shape), 2);
  });
  const losses: number[] = [];
  for (let step = 0; step < fixture.losses.length; step++)
    losses.push((await trainer.train(feeds, { learningRate: fixture.rate })).loss!);
  expect(relativeDifference(losses, fixture.losses, 0)).toBeLessThan(1e-5);
  for (const [state, expected] of Object.entries(fixture.state))
    expect(relativeDifference(trainer.state[state]!, expected, 0.1), state).toBeLessThan(1e-4);
  const { results } = await trainer.evaluate(feeds);
  expect(relativeDifference(results['result/output']!, fixture.result, 0.1)).toBeLessThan(1e-4);
}
