/** What test/fixtures/make_objective_fixtures.py wrote, and the comparison with it. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Document } from '../../engine/document/document.ts';
import { firstValues, type ParameterTable, relativeDifference } from './pytorch-fixtures.ts';
import { type Feeds, Trainer } from './trainer.ts';

export interface ObjectiveFixture {
  readonly parameters: ParameterTable;
  readonly batch: number;
  readonly rate: number;
  readonly losses: readonly number[];
  /** The parameters after the last step. */
  readonly state: { readonly [name: string]: readonly number[] };
}

interface StateFixture extends ObjectiveFixture {
  readonly type: string;
  readonly attributes: {
    readonly units: number;
    readonly layers: number;
    readonly bidirectional: boolean;
    readonly masked: boolean;
  };
  /** What the trained network gives, by port. */
  readonly results: { readonly [port: string]: readonly number[] };
}

export const objectiveFixtures = JSON.parse(
  readFileSync(new URL('../fixtures/objectives.json', import.meta.url), 'utf8'),
) as {
  readonly torch: string;
  readonly losses: { readonly [name: string]: ObjectiveFixture };
  readonly tied: ObjectiveFixture;
  readonly states: { readonly [name: string]: StateFixture };
};

/** The losses of all steps and the parameters after them, within 1e-4; gives the network as trained. */
export async function trainAsPyTorch(
  document: Document,
  fixture: ObjectiveFixture,
  feeds: Feeds,
): Promise<Trainer> {
  const trainer = new Trainer(document, fixture.batch);
  await trainer.initialize();
  trainer.load(firstValues(fixture.parameters));
  const losses: number[] = [];
  for (let step = 0; step < fixture.losses.length; step++)
    losses.push((await trainer.train(feeds, { learningRate: fixture.rate })).loss!);
  expect(relativeDifference(losses, fixture.losses, 1e-2)).toBeLessThan(1e-4);
  for (const [state, expected] of Object.entries(fixture.state))
    expect(relativeDifference(trainer.state[state]!, expected, 0.1), state).toBeLessThan(1e-4);
  return trainer;
}
