import { expect, it } from 'vitest';
import { RunControl } from '../../../engine/train/control.ts';
import { example, ofType, temporaryFolder, tensorsOf, trainAll } from '../../support/runs.ts';

it('a learning rate that follows the validation falls on a plateau, and goes on as if nothing had happened', async () => {
  // Nothing learns, so every epoch after the first is a bad one: the rate is halved after epochs 3 and 5.
  const document = example('iris', {
    epochs: 6,
    batchSize: 13,
    optimizer: { type: 'SGD', attributes: { learningRate: 1e-4 } },
    schedule: { type: 'plateau', attributes: { factor: 0.5, patience: 1, threshold: 0.9 } },
  });
  const whole = temporaryFolder();
  const { events } = await trainAll({ document, run: whole });
  const rates = ofType(events, 'step').map(({ epoch, learningRate }) => [epoch, learningRate] as const);
  expect(rates.length).toBeGreaterThan(0);
  for (const [epoch, rate] of rates) expect(rate).toBe(epoch <= 3 ? 1e-4 : epoch <= 5 ? 5e-5 : 2.5e-5);

  // However fast the epochs were told, the weights show it.
  const constant = temporaryFolder();
  const schedule = { type: 'constant', attributes: {} };
  await trainAll({ document: { ...document, training: { ...document.training, schedule } }, run: constant });
  expect(await tensorsOf(whole)).not.toEqual(await tensorsOf(constant));

  const run = temporaryFolder();
  const control = new RunControl();
  await trainAll({ document, run, control }, event => {
    if (event.type === 'epoch' && event.epoch === 3) control.stop();
  });
  await trainAll({ document, run, resume: true });
  expect(await tensorsOf(run)).toEqual(await tensorsOf(whole));
});
