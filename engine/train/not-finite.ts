/** A training that has blown up: how it is noticed, and what it is told with. */
import type { Document } from '../document/document.ts';
import { fix, problem } from '../graph/make-problem.ts';
import type { Problem } from '../graph/problem.ts';
import type { StateData } from '../session/step-session.ts';
import { baseRate } from './learning-rate.ts';

/** No parameter, buffer or slot has become infinite or NaN. */
export const allFinite = (state: StateData): boolean =>
  Object.values(state).every(data => !(data instanceof Float32Array) || data.every(Number.isFinite));

/** With the first thing to try as a fix: a tenth of the learning rate. */
export function notFinite(document: Document, step: number): Problem {
  const { training } = document;
  const rate = baseRate(document);
  const lower = Number((rate / 10).toPrecision(3));
  const attributes = { ...training.optimizer.attributes, learningRate: lower };
  const after = { ...training, optimizer: { ...training.optimizer, attributes } };
  return problem('loss-not-finite', { step, rate }, {}, [
    fix('set-setting', { setting: 'learningRate', value: lower }, [
      { table: 'training', before: training, after },
    ]),
  ]);
}
