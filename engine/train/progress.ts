/** How far a run has come: with the state, all that it needs to go on as if it had never stopped. Part of every checkpoint. */
import { z } from 'zod';

/** JSON writes a figure that is not a number (R² of a constant target) as null. */
const figure = z
  .number()
  .nullable()
  .transform(value => value ?? Number.NaN);
const metrics = z.record(z.string(), figure);

const epochFigures = z.object({ epoch: z.number(), train: metrics, validation: metrics.nullable() });

const classes = z.array(z.string()).readonly();
const numbers = z.array(z.number()).readonly();
const figures = z.array(z.number().nullable()).readonly();
const table = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('confusion'), classes, counts: z.array(numbers).readonly() }),
  z.object({ kind: z.literal('classes'), classes, figures }),
]);

const countedProgress = z.object({
  /** Steps made. */
  step: z.number().int(),
  /** Updates made; fewer than steps where gradients are accumulated. Absent: as many. */
  updates: z.number().int().optional(),
  /** Steps since the last update. */
  gathered: z.number().int().default(0),
  /** Epochs finished. */
  epoch: z.number().int(),
  /** Samples of the current epoch that were used: a place in its order, whatever the batch size. */
  position: z.number().int(),
  /** Partial sums of the measures over those samples. */
  sums: z.array(z.number()),
  /** What is to be added to them: what a device that works ahead has summed itself since (see EpochSums). */
  deviceSums: z.array(z.number()).default([]),
  /** Time since the start without pauses, in seconds; of this, in which steps were made; when the current epoch began. */
  seconds: z.number(),
  busy: z.number(),
  epochBegan: z.number(),
  /** Samples trained on, counted once each epoch. */
  samples: z.number(),
  latest: epochFigures.nullable(),
  /** The best epoch so far, by what early stopping watches. */
  best: epochFigures
    .extend({
      step: z.number(),
      value: z.number(),
      /** Of the validation part. */
      tables: z.record(z.string(), table).default({}),
    })
    .nullable(),
  /** What early stopping watches, or the loss, after each epoch: a schedule may follow it. */
  figures: z.array(figure).default([]),
  /** Epochs since the best one. */
  stale: z.number().int(),
});

export const progressSchema = countedProgress.transform(progress => ({
  ...progress,
  updates: progress.updates ?? progress.step,
}));

export type Progress = z.infer<typeof progressSchema>;

export const noProgress: Progress = {
  step: 0,
  updates: 0,
  gathered: 0,
  epoch: 0,
  position: 0,
  sums: [],
  deviceSums: [],
  seconds: 0,
  busy: 0,
  epochBegan: 0,
  samples: 0,
  latest: null,
  best: null,
  figures: [],
  stale: 0,
};
