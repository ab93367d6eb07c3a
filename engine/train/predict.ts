/** What a trained network says of single samples, beside the truth. */
import { type Batch, type Part, shuffled } from '../data/index.ts';
import type { PredictedSample } from '../protocol.ts';
import type { Data } from '../session/tensors.ts';
import { toPrediction } from './prediction.ts';
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
            toPrediction(output, {
              predicted: rowOf(results[output.name]!, batch, row),
              truth: output.target ? rowOf(batch.fields[output.target.name]!, batch, row) : [],
              scale: output.target && data.normalization[output.target.name],
            }),
          ]);
          const sample = samples[predicted.length]!;
          predicted.push({ ...sample, predictions: Object.fromEntries(predictions) });
        }
      return predicted;
    }),
  );
}

/** One sample's values of a batch's. */
function rowOf(data: Data, { weights }: Batch, row: number): number[] {
  const size = data.length / weights.length;
  return Array.from(data.subarray(row * size, (row + 1) * size), Number);
}
