/** What a run says before anything else: what is trained, on how much, and where. */
import type { Document } from '../document/document.ts';
import { sizeOf } from '../ir/type.ts';
import type { StartEvent } from './events.ts';
import type { Setup } from './setup.ts';

export function startEvent(
  { training: { epochs, seed } }: Document,
  { graphs, data, batchSize, tuned }: Pick<Setup, 'graphs' | 'data' | 'batchSize' | 'tuned'>,
  now: Pick<StartEvent, 'run' | 'device' | 'step' | 'stepsPerEpoch'>,
): StartEvent {
  const { train, validation, test } = data.parts;
  return {
    type: 'start',
    ...now,
    parameters: graphs.training.state
      .filter(({ role }) => role === 'parameter')
      .reduce((sum, { type }) => sum + sizeOf(type.shape), 0),
    epochs,
    batchSize,
    samples: { train: train.length, validation: validation.length, test: test.length },
    seed,
    ...(tuned && { forms: tuned }),
  };
}
