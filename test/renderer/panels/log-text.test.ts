import { afterEach, expect, it } from 'vitest';
import type { EndEvent, StartEvent } from '../../../engine/train/events.ts';
import { setLanguage } from '../../../renderer/i18n/index.ts';
import { logText } from '../../../renderer/panels/train/log-text.ts';

const end = (reason: EndEvent['reason'], count: number, tested = false): EndEvent => ({
  type: 'end',
  reason,
  epochs: count,
  steps: count,
  seconds: 2,
  samplesPerSecond: 100,
  metrics: { train: { loss: 1 }, validation: null, test: tested ? { loss: 1 } : null },
  run: '/run',
});

const start = (count: number): StartEvent => ({
  type: 'start',
  run: '/run',
  device: 'cpu',
  parameters: count,
  epochs: 3,
  stepsPerEpoch: 1,
  batchSize: 1,
  samples: { train: count, validation: 0, test: 0 },
  step: 0,
  seed: 1,
});

afterEach(() => setLanguage('en'));

it('counts one as one and many as many, in English', async () => {
  await setLanguage('en');
  expect(logText(end('stopped', 1))).toBe('Stopped after 1 epoch and 1 step.');
  expect(logText(end('stopped', 1200))).toBe('Stopped after 1,200 epochs and 1,200 steps.');
  expect(logText(end('finished', 1, true))).toMatch(/^Finished: 1 epoch, 1 step in .*Test: /);
  expect(logText(end('early-stopping', 2))).toMatch(/^Stopped early after 2 epochs: /);
  expect(logText(start(1))).toMatch(/: 1 parameter; 1 sample to train, 0 to validate/);
  expect(logText(start(61706))).toMatch(/: 61,706 parameters; 61,706 samples to train, /);
});

it('counts one as one and many as many, in Spanish', async () => {
  await setLanguage('es');
  expect(logText(end('stopped', 1))).toBe('Detenido tras 1 época y 1 paso.');
  expect(logText(end('stopped', 3))).toBe('Detenido tras 3 épocas y 3 pasos.');
  expect(logText(end('finished', 1, true))).toMatch(/^Terminado: 1 época, 1 paso en .*Prueba: /);
  expect(logText(end('failed', 1))).toBe('Falló tras 1 paso.');
  expect(logText(start(1))).toMatch(/: 1 parámetro; 1 muestra para entrenar/);
  expect(logText(start(1_000_000))).toMatch(/ parámetros; .* muestras para entrenar/);
});
