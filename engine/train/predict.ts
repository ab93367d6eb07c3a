/** What a trained network says of single samples, beside the truth. */
import { type Batch, type Normalization, type OpenDataset, type Part, shuffled } from '../data/index.ts';
import { classCountOf } from '../document/document.ts';
import type { OutputReport } from '../graph/compiled.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { PredictedSample, Prediction } from '../protocol.ts';
import type { Data } from '../session/tensors.ts';
import { readLabels } from './read-labels.ts';
import { resultsOf, withData, withTrained } from './trained.ts';

export interface PredictOptions {
  readonly run: string;
  readonly part: Part;
  readonly count: number;
}

/** A fixed draw of the part, so that the same samples are seen to improve. */
const PICK = 0x9e37;

/** @throws InputError where the run has no checkpoint yet. */
export function predict({ run, part, count }: PredictOptions): Promise<PredictedSample[]> {
  return withTrained(run, 'best', trained =>
    withData(trained, null, async data => {
      const { seed } = trained.run.document.training;
      const indices = shuffled(data.parts[part], seed, PICK).subarray(0, count).sort();
      if (indices.length === 0) return [];
      const samples = await data.samples(indices);
      const predicted: PredictedSample[] = [];
      for await (const { batch, results } of resultsOf(trained, data, indices))
        for (let row = 0; row < batch.count; row++) {
          const predictions = trained.evaluation.outputs.map(output => [
            output.name,
            predictionOf(output, results[output.name]!, batch, row, data),
          ]);
          const sample = samples[predicted.length]!;
          predicted.push({ ...sample, predictions: Object.fromEntries(predictions) });
        }
      return predicted;
    }),
  );
}

function predictionOf(
  output: OutputReport,
  results: Data,
  batch: Batch,
  row: number,
  data: OpenDataset,
): Prediction {
  const { loss } = output;
  // Which samples belong together is no right answer for the features of one.
  const target = losses[loss as LossName].targets === 'groups' ? undefined : output.target;
  const predicted = rowOf(results, batch, row);
  const truth = target ? rowOf(batch.fields[target.name]!, batch, row) : [];
  const labels = target?.classes ?? [];
  const [, ...sample] = output.result.shape as readonly number[];
  if (output.classAxis !== null && sample.length === 2)
    return { kind: 'labels', ...readLabels(predicted, sample, output, truth), labels };
  const shares = output.classAxis === null ? binaryShares(output, predicted) : predicted;
  if (shares && sample.length <= 1) {
    const highest = shares.indexOf(Math.max(...shares));
    return { kind: 'classes', target: truth[0] ?? -1, predicted: highest, labels, probabilities: shares };
  }
  const scale = target && data.normalization[target.name];
  return { kind: 'values', target: restore(truth, scale), predicted: restore(predicted, scale) };
}

/** One probability of two classes stands for both. */
function binaryShares({ loss, target }: OutputReport, predicted: readonly number[]): number[] | null {
  const classes = target && classCountOf(target);
  if (losses[loss as LossName].targets !== 'binary' || predicted.length !== 1 || classes !== 2) return null;
  return [1 - predicted[0]!, predicted[0]!];
}

/** One sample's values of a batch's. */
function rowOf(data: Data, { weights }: Batch, row: number): number[] {
  const size = data.length / weights.length;
  return Array.from(data.subarray(row * size, (row + 1) * size), Number);
}

/** From normalized values to those of the data. */
function restore(values: readonly number[], scale: Normalization | undefined): readonly number[] {
  if (!scale) return values;
  const inner = values.length / scale.mean.length;
  return values.map((value, i) => {
    const group = Math.floor(i / inner);
    return value * scale.std[group]! + scale.mean[group]!;
  });
}
