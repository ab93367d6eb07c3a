/** Figures of a trained network on test data. */
import { classCountOf, type Document } from '../document/document.ts';
import { InputError } from '../protocol.ts';
import type { Measured } from './events.ts';
import { feedsOf, fieldsOf } from './feeds.ts';
import type { CheckpointKind } from './run-directory.ts';
import { Sums } from './sums.ts';
import { withData, withTrained } from './trained.ts';

export interface EvaluateOptions {
  readonly run: string;
  readonly checkpoint: CheckpointKind;
  /** Evaluate on this document's test data rather than on those of the run's own. Its fields must be the same. */
  readonly document?: Document;
  readonly base?: string;
}

/** @throws InputError where the run has no checkpoint, or the data have no test part or other fields. */
export function evaluate({ run, checkpoint, document, base }: EvaluateOptions): Promise<Measured> {
  return withTrained(run, checkpoint, trained => {
    const { evaluation, session, state, batchSize } = trained;
    const other = document?.dataset
      ? {
          dataset: document.dataset,
          base: base ?? trained.run.base,
          seed: document.training.seed,
        }
      : null;
    if (other) requireSameFields(document!, trained.run.document);
    return withData(trained, other, async data => {
      const indices = data.parts.test;
      if (indices.length === 0)
        throw new InputError(
          'The data have no test part. Set one aside in the data panel (the split), or add test files.',
        );
      const sums = new Sums(evaluation.measures);
      const { feeds } = evaluation;
      const { seed } = trained.run.document.training;
      for await (const batch of data.batches({ indices, fields: fieldsOf(feeds), batchSize }))
        sums.add(await session.measure(feedsOf(feeds, batch, seed), state));
      return sums.measured();
    });
  });
}

/** The network was built for these fields; others would be read wrongly or not at all. */
function requireSameFields(document: Document, trained: Document): void {
  const known = new Map(document.dataset?.fields.map(field => [field.name, field]));
  for (const field of trained.dataset?.fields ?? []) {
    const other = known.get(field.name);
    const same =
      other?.dtype === field.dtype &&
      other.shape.join() === field.shape.join() &&
      other.classes?.join() === field.classes?.join() &&
      classCountOf(other) === classCountOf(field);
    if (!same)
      throw new InputError(
        other
          ? `The field "${field.name}" differs from that of the data the network was trained on (its type, shape or classes).`
          : `The data have no field "${field.name}", which the network was trained on.`,
      );
  }
}
