/** Turns the samples of the op table into data. */
import { type DType, sizeOf, type TensorType } from '../../engine/ir/type.ts';
import { applyAll, input, type Value } from '../../engine/ir/value.ts';
import type { NumericData, OpRow, Sample, SampleInput, SampleTensor } from '../../engine/ops/op.ts';
import { dataOf } from '../../engine/ops/operand.ts';

/** A small seeded generator (mulberry32), uniform on [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Feed {
  readonly value: Value;
  readonly data: NumericData;
  /** Whether the numeric gradient check moves it. */
  readonly differentiable: boolean;
}

export interface SampleCase {
  readonly name: string;
  readonly row: OpRow;
  readonly sample: Sample<OpRow['samples'][number]['attributes']>;
}

/** Every sample of every row, named `Row #0`. */
export const casesOf = (rows: readonly OpRow[]): SampleCase[] =>
  rows.flatMap(row => row.samples.map((sample, i) => ({ name: `${row.name} #${i}`, row, sample })));

/** Whether the numeric gradient check has an input to move. */
export const isDifferentiable = ({ sample }: SampleCase): boolean =>
  sample.inputs.map(describe).some(tensor => (tensor.dtype ?? 'float32') === 'float32' && !tensor.fixed);

/** The inputs of one sample, named `${prefix}0` and so on. */
export function feedsOf({ sample }: SampleCase, random: () => number, prefix = 'x'): Feed[] {
  return sample.inputs.map((described, i) => {
    const tensor = describe(described);
    const type: TensorType = { dtype: tensor.dtype ?? 'float32', shape: tensor.shape };
    return {
      value: input('feed', `${prefix}${i}`, type),
      data: draw(tensor, type.dtype, random),
      differentiable: type.dtype === 'float32' && !tensor.fixed,
    };
  });
}

/** The row applied to the feeds. */
export const applied = ({ row, sample }: SampleCase, feeds: readonly Feed[]): readonly Value[] =>
  applyAll(
    row,
    feeds.map(feed => feed.value),
    sample.attributes,
  );

function describe(described: SampleInput): SampleTensor {
  return 'shape' in described ? described : { shape: described };
}

function draw(tensor: SampleTensor, dtype: DType, random: () => number): NumericData {
  const count = sizeOf(tensor.shape);
  if (tensor.values) return dataOf(dtype, tensor.values);
  if (tensor.distinct) return dataOf(dtype, distinct(count, random));
  const [low, high] = tensor.domain ?? [-1, 1];
  const between = () => low + random() * (high - low);
  const values = Array.from({ length: count }, () => {
    if (dtype !== 'float32') return Math.floor(between());
    const value = between();
    const away = tensor.awayFromZero ?? 0;
    return away > 0 ? value + Math.sign(value) * away : value;
  });
  return dataOf(dtype, values);
}

/** Numbers in [-1, 1), in a random order, all the same distance apart. */
function distinct(count: number, random: () => number): number[] {
  const values = Array.from({ length: count }, (_, i) => (2 * i) / count - 1);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}
