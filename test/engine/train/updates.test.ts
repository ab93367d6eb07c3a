/** Runs whose gradients are accumulated, whose weights are averaged, and whose optimizers take turns. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Document, Training } from '../../../engine/document/document.ts';
import { RunControl } from '../../../engine/train/control.ts';
import { evaluate } from '../../../engine/train/evaluate.ts';
import { exportModel } from '../../../engine/train/export.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { example, ofType, readProgress, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';

/** 90 flowers to train, 30 to validate, 30 to test; 7 batches an epoch, the last with 12 of its 13 places filled. */
function iris(training: Partial<Training>): Document {
  const document = example('iris', { epochs: 3, batchSize: 13, ...training });
  return {
    ...document,
    dataset: { ...document.dataset!, split: { validation: 0.2, test: 0.2, stratify: 'species' } },
  };
}

const turns: Training['phases'] = ['hidden', 'scores'].map(node => ({
  name: node,
  outputs: ['species'],
  nodes: [node],
  optimizer: { type: 'Adam', attributes: { learningRate: 0.01 } },
  clipNorm: null,
}));

it.each<[string, Partial<Training>]>([
  ['accumulated gradients and averaged weights', { accumulate: 3, averaging: { decay: 0.9 } }],
  ['optimizers in turn', { phases: turns, averaging: { decay: 0.9 } }],
])('with %s goes on after every stop as if there had been none', async (_, training) => {
  const document = iris(training);
  const whole = temporaryFolder();
  const straight = await trainAll({ document, run: whole });
  const run = temporaryFolder();
  for (const stop of [2, 3, 7, 12, Number.POSITIVE_INFINITY]) {
    const control = new RunControl();
    const { end } = await trainAll(
      { document, run, control, checkpointEvery: 0, resume: stop > 2 },
      event => {
        if (event.type === 'checkpoint' && event.kind === 'last' && event.step >= stop) control.stop();
      },
    );
    if (!Number.isFinite(stop)) expect(end.metrics).toEqual(straight.end.metrics);
  }
  expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
  expect(await tensorsOf(run, 'best')).toEqual(await tensorsOf(whole, 'best'));
});

it('makes an update of so many batches, and one at the end of an epoch', async () => {
  const run = temporaryFolder();
  await trainAll({ document: iris({ accumulate: 3 }), run });
  expect(await readProgress(run)).toMatchObject({ step: 21, updates: 9, gathered: 0, epoch: 3 });
});

it('of small batches that are accumulated is the run of large ones, schedule and all', async () => {
  const schedule = { type: 'cosine', attributes: {} };
  const [large, small] = [temporaryFolder(), temporaryFolder()];
  await trainAll({ document: iris({ schedule, batchSize: 36 }), run: large });
  await trainAll({ document: iris({ schedule, batchSize: 12, accumulate: 3 }), run: small });
  const [expected, found] = [await tensorsOf(large), await tensorsOf(small)];
  for (const name of Object.keys(expected))
    expect(
      relativeDifference(found[name] as Float32Array, expected[name] as Float32Array, 0.01),
      name,
    ).toBeLessThan(1e-3);
});

it('judges, keeps and exports the averages of the weights', async () => {
  const run = temporaryFolder();
  const document = iris({ averaging: { decay: 0.95 }, epochs: 4 });
  const { events, end } = await trainAll({ document, run });
  const [last, best] = [await tensorsOf(run), await tensorsOf(run, 'best')];
  // The loss falls from epoch to epoch, so the last one is the best.
  expect(ofType(events, 'epoch').at(-1)!.best).toBe(true);
  expect(best['hidden/weight']).toEqual(last['hidden/weight/average']);
  expect(best['hidden/weight']).not.toEqual(last['hidden/weight']);
  expect(Object.keys(best)).not.toContain('hidden/weight/average');
  for (const checkpoint of ['best', 'last'] as const) {
    expect((await evaluate({ run, checkpoint })).metrics).toEqual(end.metrics.test);
    const path = join(run, `${checkpoint}.onnx`);
    expect((await exportModel({ run, checkpoint, path })).maxDifference).toBeLessThan(1e-4);
  }
  // Training itself is the same, whether the weights are averaged or not.
  const plain = temporaryFolder();
  const without = await trainAll({
    document: { ...document, training: { ...document.training, averaging: null } },
    run: plain,
  });
  expect((await tensorsOf(plain))['hidden/weight']).toEqual(last['hidden/weight']);
  expect(without.end.metrics.train).toEqual(end.metrics.train);
  expect(without.end.metrics.validation).not.toEqual(end.metrics.validation);
});
