/** A network on a device: the session that trains it and the one that judges it, on the same state. */
import type { EvaluationGraph, TrainingGraph } from '../graph/compiled.ts';
import { EvaluationSession } from '../session/evaluation-session.ts';
import type { SessionSettings } from '../session/runtime.ts';
import { createStepSession, type StepSession } from '../session/step-session.ts';

export interface Graphs {
  readonly training: TrainingGraph;
  readonly evaluation: EvaluationGraph;
}

export interface Network {
  readonly step: StepSession;
  readonly evaluation: Pick<EvaluationSession, 'measure' | 'stateOf' | 'close'>;
}

export type NetworkFactory = (graphs: Graphs, settings: SessionSettings) => Promise<Network>;

/** Rejects where the device does not take the training graph. */
export const createNetwork: NetworkFactory = async ({ training, evaluation }, settings) => ({
  step: await createStepSession(training, settings),
  evaluation: new EvaluationSession(evaluation, settings),
});

/** A device that has failed may fail to let go as well, which then changes nothing. */
export async function closeNetwork({ step, evaluation }: Network): Promise<void> {
  await Promise.allSettled([step.close(), evaluation.close()]);
}
