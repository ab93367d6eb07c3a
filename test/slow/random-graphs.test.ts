/** A thousand random graphs, in which everything that the tables hold is trained. */
import { expect, test } from 'vitest';
import { initializers } from '../../engine/initializers/index.ts';
import { losses } from '../../engine/losses/index.ts';
import { metrics } from '../../engine/metrics/index.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { schedules } from '../../engine/schedules/index.ts';
import { hidden } from '../support/random/documents.ts';
import { expectSound, FEATURES, KEPT, type Occurred, trySeeds } from '../support/random/seeds.ts';

test('1000 random graphs', { timeout: 7_200_000 }, async () => {
  const report = await trySeeds([...KEPT, ...Array.from({ length: 1000 }, (_, i) => i + 1)]);
  expectSound(report);
  const declared: { readonly [table in keyof Occurred]: readonly string[] } = {
    layers: ['Input', 'Output', ...hidden()],
    losses: Object.keys(losses),
    metrics: Object.keys(metrics),
    initializers: Object.keys(initializers),
    optimizers: Object.keys(optimizers),
    schedules: Object.keys(schedules),
    features: FEATURES,
  };
  const missing = Object.entries(declared).flatMap(([table, names]) =>
    names
      .filter(name => !report.occurred[table as keyof Occurred].has(name))
      .map(name => `${table}: ${name}`),
  );
  expect(missing).toEqual([]);
});
