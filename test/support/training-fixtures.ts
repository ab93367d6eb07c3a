/** What test/fixtures/make_training_fixtures.py wrote. */
import { readFileSync } from 'node:fs';

interface TrainingFixtures {
  readonly torch: string;
  readonly losses: { readonly [name: string]: { loss: number; gradient: readonly number[] } };
}

export const trainingFixtures = JSON.parse(
  readFileSync(new URL('../fixtures/training.json', import.meta.url), 'utf8'),
) as TrainingFixtures;
