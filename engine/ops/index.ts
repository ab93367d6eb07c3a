/** The op table: every row, and the functions that apply them. */
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { Barrier } from './barrier.ts';
import { BatchNormalize } from './batch-normalization.ts';
import { blocked } from './blocked.ts';
import { comparing } from './compare.ts';
import { Conv, ConvTranspose } from './convolution.ts';
import { ConvInputGradient, ConvWeightGradient } from './convolution-gradients.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { Concat, Split } from './joining.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { linalg } from './linalg.ts';
import { movement } from './movement.ts';
import type { OpRow } from './op.ts';
import { Pad, Tile } from './padding.ts';
import { AveragePool, GlobalAveragePool, MaxPool } from './pooling.ts';
import { MaxPoolGradient } from './pooling-gradients.ts';
import { recurrentRows } from './recurrent.ts';
import { reducing } from './reduction.ts';
import { BatchNormalization } from './running-normalization.ts';
import { Scan } from './scan.ts';
import { Slice } from './slice.ts';

export const rows: readonly OpRow[] = [
  ...arithmetic,
  ...elementwise,
  ...activations,
  ...comparing,
  ...linalg,
  ...movement,
  Slice,
  Concat,
  Split,
  Pad,
  Tile,
  ...reducing,
  Conv,
  ConvTranspose,
  ConvInputGradient,
  ConvWeightGradient,
  ...blocked,
  MaxPool,
  MaxPoolGradient,
  AveragePool,
  GlobalAveragePool,
  BatchNormalize,
  BatchNormalization,
  LayerNormalization,
  ...indexing,
  Scan,
  ...recurrentRows,
  Barrier,
];

export { elu, hardSigmoid, leakyRelu } from './activations.ts';
export { add, div, max, min, mul, pow, sub } from './arithmetic.ts';
export { barrier } from './barrier.ts';
export { batchNormalize } from './batch-normalization.ts';
export {
  and,
  cast,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  not,
  or,
  where,
} from './compare.ts';
export { conv, convTranspose } from './convolution.ts';
export {
  abs,
  clip,
  cos,
  erf,
  exp,
  floor,
  hardTanh,
  identity,
  log,
  neg,
  reciprocal,
  relu,
  sigmoid,
  sin,
  softplus,
  sqrt,
  stopGradient,
  tanh,
} from './elementwise.ts';
export {
  gather,
  gatherElements,
  gatherND,
  iota,
  oneHot,
  scatterElements,
  scatterND,
  trilu,
} from './indexing.ts';
export { concat, split, stack } from './joining.ts';
export { normalizeFeatures } from './layer-normalization.ts';
export { gemm, matmul } from './linalg.ts';
export { expand, reshape, squeeze, transpose, unsqueeze } from './movement.ts';
export { filled, type Operand, zeros } from './operand.ts';
export { pad, tile } from './padding.ts';
export { averagePool, globalAveragePool, maxPool } from './pooling.ts';
export { uniform } from './random.ts';
export {
  cumSum,
  logSoftmax,
  logSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
  softmax,
} from './reduction.ts';
export { normalizeByRunning } from './running-normalization.ts';
export { type ScanBody, type ScanInputs, type ScanStep, scan } from './scan.ts';
export { reverse, slice } from './slice.ts';
