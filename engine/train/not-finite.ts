/** A training that has blown up: how it is noticed, and what it is told with. */
import type { Configured, Document } from '../document/document.ts';
import { fix, problem } from '../graph/make-problem.ts';
import type { Problem } from '../graph/problem.ts';
import type { StateData } from '../session/step-session.ts';
import { baseRate, leadingOptimizer } from './learning-rate.ts';

/** No parameter, buffer or slot has become infinite or NaN. */
export const allFinite = (state: StateData): boolean =>
  Object.values(state).every(data => !(data instanceof Float32Array) || data.every(Number.isFinite));

/** With the first thing to try as a fix: a tenth of the learning rate, of every optimizer that there is. */
export function notFinite(document: Document, step: number): Problem {
  const { training } = document;
  const rate = baseRate(leadingOptimizer(training));
  const slower = (optimizer: Configured): Configured => ({
    ...optimizer,
    attributes: { ...optimizer.attributes, learningRate: tenth(baseRate(optimizer)) },
  });
  const after = {
    ...training,
    optimizer: slower(training.optimizer),
    ...(training.phases && {
      phases: training.phases.map(phase => ({ ...phase, optimizer: slower(phase.optimizer) })),
    }),
  };
  return problem('loss-not-finite', { step, rate }, {}, [
    fix('set-setting', { setting: 'learningRate', value: tenth(rate) }, [
      { table: 'training', before: training, after },
    ]),
  ]);
}

const tenth = (rate: number): number => Number((rate / 10).toPrecision(3));
