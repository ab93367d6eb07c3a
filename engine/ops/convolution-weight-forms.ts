/** Ways to say the gradient of a convolution by its weight. */
import type { TensorType } from '../ir/type.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import { blockedWeightGradient } from './blocked-forms.ts';
import { type Convolution, conv } from './convolution.ts';
import { range, requireKnownShape } from './infer.ts';
import { concat, stack } from './joining.ts';
import { gemm, matmul, matmulTransposed } from './linalg.ts';
import { reshape, transpose } from './movement.ts';
import type { Binary, OpForm, Target } from './op.ts';
import { pad } from './padding.ts';
import { reduceSum } from './reduction.ts';
import { slice } from './slice.ts';

interface Case {
  readonly x: Value;
  readonly g: Value;
  readonly attributes: Convolution;
  readonly batch: number;
  readonly group: number;
  /** Channels of a group: those that a filter sees, and those that it makes. */
  readonly seen: number;
  readonly made: number;
  /** Number of positions of the window. */
  readonly positions: number;
  readonly outSpatial: readonly number[];
}

function caseOf([x, g]: Binary, attributes: Convolution): Case {
  const [batch, channels] = requireKnownShape('Conv', shapeOf(x)) as [number, number];
  const [, out, ...outSpatial] = requireKnownShape('Conv', shapeOf(g)) as [number, number, ...number[]];
  const { group } = attributes;
  const positions = outSpatial.reduce((n, size) => n * size, 1);
  return { x, g, attributes, batch, group, seen: channels / group, made: out / group, positions, outSpatial };
}

/** All offsets within the kernel, the last axis fastest. */
const offsets = (kernelShape: readonly number[]): number[][] =>
  kernelShape.reduce<number[][]>((all, size) => all.flatMap(at => range(size).map(k => [...at, k])), [[]]);

/**
 * What the kernel's offset k sees at every position, one value for each offset: of x with its spatial axes from
 * `first` on, padded.
 */
function views(x: Value, first: number, { attributes, outSpatial }: Case): Value[] {
  const { kernelShape, strides, dilations, pads } = attributes;
  const rank = strides.length;
  const around = (from: number) =>
    range(shapeOf(x).length).map(axis =>
      axis >= first && axis < first + rank ? pads[axis - first + from]! : 0,
    );
  const padded = pad(x, { pads: [...around(0), ...around(rank)] });
  return offsets(kernelShape).map(offset => {
    const starts = offset.map((k, axis) => k * dilations[axis]!);
    return slice(padded, {
      starts,
      ends: starts.map((start, axis) => start + (outSpatial[axis]! - 1) * strides[axis]! + 1),
      axes: range(rank, first),
      steps: strides,
    });
  });
}

/** [..., group, made, kernel · seen] or [group, made, kernel · seen] → [out, seen, ...kernel] */
function weightOf(product: Value, { attributes: { kernelShape }, group, seen, made }: Case): Value {
  const kernel = kernelShape.reduce((n, size) => n * size, 1);
  const swapped = transpose(reshape(product, [group * made, kernel, seen]), [0, 2, 1]);
  return reshape(swapped, [group * made, seen, ...kernelShape]);
}

const sumBatch = (product: Value): Value => reduceSum(product, { axes: [0] });

/** [batch, group, made, positions]; no group axis where there is one group. */
const gradients = ({ g, batch, group, made, positions }: Case): Value =>
  reshape(g, group === 1 ? [batch, made, positions] : [batch, group, made, positions]);

/** im2col: one product of all that the window sees, for each sample. */
function byColumns(inputs: Binary, attributes: Convolution): Value {
  const c = caseOf(inputs, attributes);
  const { batch, group, seen, positions } = c;
  const shape = group === 1 ? [batch, seen, positions] : [batch, group, seen, positions];
  const columns = concat(
    views(c.x, 2, c).map(view => reshape(view, shape)),
    -2,
  );
  return weightOf(sumBatch(matmulTransposed(gradients(c), columns)), c);
}

/** The same with the channels last, so that a plain MatMul does: runs everywhere. */
function byRows(inputs: Binary, attributes: Convolution): Value {
  const c = caseOf(inputs, attributes);
  const { batch, group, seen, positions } = c;
  const rank = attributes.strides.length;
  const last = transpose(c.x, [0, ...range(rank, 2), 1]);
  const rows = views(last, 1, c).map(view =>
    group === 1
      ? reshape(view, [batch, positions, seen])
      : transpose(reshape(view, [batch, positions, group, seen]), [0, 2, 1, 3]),
  );
  return weightOf(sumBatch(matmul(gradients(c), concat(rows, -1))), c);
}

/** One product over the whole batch: nothing to add up afterwards, but x and g must be laid out anew. */
function byBatch(inputs: Binary, attributes: Convolution): Value | null {
  const c = caseOf(inputs, attributes);
  const { batch, group, seen, made, positions } = c;
  if (group > 1) return null;
  const swap = [1, 0, ...range(attributes.strides.length, 2)];
  const columns = concat(
    views(transpose(c.x, swap), 2, c).map(view => reshape(view, [seen, batch * positions])),
    0,
  );
  const g = reshape(transpose(c.g, swap), [made, batch * positions]);
  return weightOf(gemm(g, columns, { transB: true }), c);
}

/** One small product for each offset: little memory. */
function byOffsets(inputs: Binary, attributes: Convolution): Value {
  const c = caseOf(inputs, attributes);
  const { batch, group, seen, made, positions } = c;
  const g = reshape(c.g, [batch, group, made, positions]);
  const products = views(c.x, 2, c).map(view => {
    const rows = transpose(reshape(view, [batch, group, seen, positions]), [0, 1, 3, 2]);
    return reshape(sumBatch(matmul(g, rows)), [group * made, seen]);
  });
  return reshape(stack(products, 2), [group * made, seen, ...attributes.kernelShape]);
}

/**
 * A convolution of x with g as its weight, batch and channels swapped, where stride and dilation change roles: the
 * result has the kernel's size, and what the stride had left over.
 */
function byConvolution(inputs: Binary, attributes: Convolution): Value {
  const { x, g, batch, group, seen, made } = caseOf(inputs, attributes);
  const { strides, dilations, pads, kernelShape } = attributes;
  const rank = strides.length;
  const spatial = requireKnownShape('Conv', shapeOf(x).slice(2));
  const grouped = transpose(reshape(x, [batch, group, seen, ...spatial]), [2, 1, 0, ...range(rank, 3)]);
  const y = conv(
    reshape(grouped, [seen, group * batch, ...spatial]),
    transpose(g, [1, 0, ...range(rank, 2)]),
    { strides: dilations, dilations: strides, pads, group },
  );
  const axes = range(rank, 2);
  const cut = slice(y, { starts: axes.map(() => 0), ends: kernelShape, axes });
  return reshape(transpose(cut, [1, 0, ...axes]), [group * made, seen, ...kernelShape]);
}

/**
 * im2col by one convolution, whose filters are 1 at one offset of one channel each: exact, as all else is multiplied by 0. Few
 * operations, where each of the others asks for two or more for each offset.
 */
function byUnfolding(inputs: Binary, attributes: Convolution): Value | null {
  const c = caseOf(inputs, attributes);
  const { x, g, batch, group, seen, made, positions } = c;
  const { kernelShape } = attributes;
  if (kernelShape.length > UNFOLDED_RANK) return null;
  const kernel = kernelShape.reduce((n, size) => n * size, 1);
  const one = constant(
    Float32Array.from({ length: group * seen * kernel * kernel }, (_, i) =>
      i % kernel === Math.floor(i / kernel) % kernel ? 1 : 0,
    ),
    [group * seen * kernel, 1, ...kernelShape],
  );
  const unfolded = conv(x, one, { ...attributes, group: group * seen });
  const columns = reshape(unfolded, [batch, group, seen * kernel, positions]);
  const rows = transpose(reshape(g, [batch, group, made, positions]), [0, 1, 3, 2]);
  const product = reshape(sumBatch(matmul(columns, rows)), [group, seen * kernel, made]);
  return reshape(transpose(product, [0, 2, 1]), [group * made, seen, ...kernelShape]);
}

/** onnxruntime 1.30's webgpu provider has no groups in convolutions over volumes. */
const UNFOLDED_RANK = 2;

/** Execution providers with onnxruntime's FusedMatMul; webgpu has none. */
const FUSED = ['cpu', 'cuda'];

export const weightForms: readonly OpForm<Binary, Convolution>[] = [
  { name: 'rows', build: byRows },
  { name: 'columns', providers: FUSED, build: byColumns },
  { name: 'batch', build: byBatch },
  { name: 'offsets', build: byOffsets },
  { name: 'convolution', build: byConvolution },
  { name: 'unfolded', providers: ['webgpu'], build: byUnfolding },
  { name: 'blocked', providers: ['cpu'], build: blockedWeightGradient },
];

/** What im2col may take in memory; above it the small products are as fast. */
const COLUMN_BYTES = 2 ** 29;
/** Less: what a GPU has to hold as one buffer. */
const UNFOLDED_BYTES = 2 ** 28;
/** Up to so many positions the sums over the batch, of a weight's size each, cost more than a new layout. */
const FEW_POSITIONS = 64;

/** Up to so many positions a weight outweighs its images, and to lay them out anew costs least in one product. */
const FEWEST_POSITIONS = 4;

/** Measured on the CPU with two cores, and on an H200, where the number of operations takes the time. */
export function preferredWeightForm(
  [x, g]: readonly TensorType[],
  { kernelShape, group }: Convolution,
  { provider, channelBlock }: Target,
): string {
  const kernel = kernelShape.reduce((n, size) => n * size, 1);
  const [batch, channels] = x!.shape.map(Number) as [number, number];
  const out = Number(g!.shape[1]);
  const positions = g!.shape.slice(2).reduce<number>((n, size) => n * Number(size), 1);
  const depthwise = group > 1 && group === channels && group === out;
  const inBlocks =
    channelBlock > 1 &&
    kernelShape.length === 2 &&
    out % channelBlock === 0 &&
    (batch < channelBlock || batch % channelBlock === 0);
  if (inBlocks && (depthwise || (group === 1 && kernel > 1 && positions > FEWEST_POSITIONS)))
    return 'blocked';
  const unfoldedBytes = 4 * batch * channels * kernel * positions;
  const unfolds = kernel > 1 && kernelShape.length <= UNFOLDED_RANK && unfoldedBytes <= UNFOLDED_BYTES;
  if (provider === 'webgpu' && unfolds) return 'unfolded';
  if (group > 1 || unfoldedBytes > COLUMN_BYTES) return 'offsets';
  if (positions <= FEW_POSITIONS) return 'batch';
  return FUSED.includes(provider) ? 'columns' : 'rows';
}
