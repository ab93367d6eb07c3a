/** Brings raw values to a range that trains well. Measured on the training samples only: the test stays unseen. */
import type { Field } from '../document/document.ts';
import type { Normalization } from './dataset.ts';
import type { Column } from './table.ts';

const identity: Normalization = { kind: 'none', mean: [0], std: [1] };
/** Bytes to [0, 1]. */
const unit: Normalization = { kind: 'unit', mean: [0], std: [255] };

export function fitNormalization(column: Column, train: Uint32Array): Normalization {
  switch (column.field.normalize ?? 'none') {
    case 'none':
      return identity;
    case 'unit':
      return unit;
    case 'standard':
      return fitStandard(column, train);
  }
}

/**
 * Mean and standard deviation (of the population, as scikit-learn's StandardScaler) of each channel, each gathered CSV column,
 * or the whole field. Two passes: exact where the mean is large against the deviation.
 */
function fitStandard({ field, size, values }: Column, train: Uint32Array): Normalization {
  const groups = groupsOf(field);
  const inner = size / groups;
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  const count = train.length * inner;
  for (const sample of train)
    for (let i = 0, at = sample * size; i < size; i++, at++) sums[Math.floor(i / inner)]! += values[at]!;
  const mean = sums.map(sum => sum / count);
  for (const sample of train)
    for (let i = 0, at = sample * size; i < size; i++, at++) {
      const group = Math.floor(i / inner);
      squares[group]! += (values[at]! - mean[group]!) ** 2;
    }
  // A constant column carries nothing; dividing by 1 feeds it as zeros instead of NaN.
  const std = squares.map(square => Math.sqrt(square / count) || 1);
  return { kind: 'standard', mean: [...mean], std: [...std] };
}

const groupsOf = (field: Field): number =>
  field.kind === 'image' || field.columns ? (field.shape[0] ?? 1) : 1;

/** Writes normalized values of one sample to `out` from `offset` on. */
export function normalizeInto(
  out: Float32Array,
  offset: number,
  column: Column,
  sample: number,
  { kind, mean, std }: Normalization,
): void {
  const { size, values } = column;
  if (kind === 'none' && values instanceof Float32Array) {
    out.set(values.subarray(sample * size, (sample + 1) * size), offset);
    return;
  }
  const inner = size / mean.length;
  let at = sample * size;
  let to = offset;
  for (let group = 0; group < mean.length; group++) {
    const [m, s] = [mean[group]!, std[group]!];
    for (let i = 0; i < inner; i++) out[to++] = (values[at++]! - m) / s;
  }
}
