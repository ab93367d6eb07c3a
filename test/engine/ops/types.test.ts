import { describe, expect, it } from 'vitest';
import { type DType, formatType, type Shape, TypeProblem } from '../../../engine/ir/type.ts';
import { input, type Value } from '../../../engine/ir/value.ts';
import * as ops from '../../../engine/ops/index.ts';

const v = (shape: Shape, dtype: DType = 'float32'): Value => input('feed', 'v', { dtype, shape });
const at = (shape: Shape): Value => v(shape, 'int64');

const B = 'batch';

describe('inferred types', () => {
  it.each<[string, () => Value, string]>([
    ['broadcasting on both sides', () => ops.add(v([B, 1, 3]), v([4, 1])), 'float32[batch, 4, 3]'],
    ['a number beside integers', () => ops.mul(v([2], 'uint32'), 3), 'uint32[2]'],
    ['a number on the left', () => ops.sub(1, v([B])), 'float32[batch]'],
    ['comparison', () => ops.less(v([B, 2]), v([2])), 'bool[batch, 2]'],
    ['where', () => ops.where(v([B, 1], 'bool'), v([3]), 0), 'float32[batch, 3]'],
    ['matmul', () => ops.matmul(v([B, 4]), v([4, 5])), 'float32[batch, 5]'],
    ['matmul over batches', () => ops.matmul(v([B, 7, 4]), v([4, 5])), 'float32[batch, 7, 5]'],
    ['matmul of a vector and a matrix', () => ops.matmul(v([4]), v([4, 5])), 'float32[5]'],
    ['matmul of a matrix and a vector', () => ops.matmul(v([B, 4]), v([4])), 'float32[batch]'],
    ['the dot product', () => ops.matmul(v([4]), v([4])), 'float32[]'],
    ['gemm', () => ops.gemm(v([4, B]), v([5, 4]), { transA: true, transB: true }), 'float32[batch, 5]'],
    ['transpose', () => ops.transpose(v([B, 2, 3]), [0, -1, 1]), 'float32[batch, 3, 2]'],
    ['all axes reversed', () => ops.transpose(v([B, 2, 3])), 'float32[3, 2, batch]'],
    ['reshape', () => ops.reshape(v([B, 2, 3]), [B, 6]), 'float32[batch, 6]'],
    ['reshape with a rest', () => ops.reshape(v([B, 2, 3]), [-1, 3]), 'float32[2*batch, 3]'],
    ['reshape with a symbolic rest', () => ops.reshape(v([B, 2, 3]), [6, -1]), 'float32[6, batch]'],
    ['expand', () => ops.expand(v([B, 1]), [5, B, 3]), 'float32[5, batch, 3]'],
    ['squeeze', () => ops.squeeze(v([B, 1, 1]), [-1]), 'float32[batch, 1]'],
    ['unsqueeze', () => ops.unsqueeze(v([B, 3]), [0, -1]), 'float32[1, batch, 3, 1]'],
    [
      'slice',
      () => ops.slice(v([B, 10]), { starts: [1], ends: [-1], axes: [1], steps: [3] }),
      'float32[batch, 3]',
    ],
    ['slice of what is not known', () => ops.slice(v([B]), { starts: [1], ends: [-1] }), 'float32[batch-2]'],
    ['concat', () => ops.concat([v([B, 2]), v([B, 3])], -1), 'float32[batch, 5]'],
    ['concat of batches', () => ops.concat([v([B, 2]), v(['n', 2])], 0), 'float32[batch+n, 2]'],
    ['split', () => ops.split(v([B, 5]), [2, 3], 1)[1]!, 'float32[batch, 3]'],
    ['stack', () => ops.stack([v([B, 2]), v([B, 2])], 1), 'float32[batch, 2, 2]'],
    ['pad', () => ops.pad(v([B, 3]), { pads: [0, 1, 0, 2] }), 'float32[batch, 6]'],
    ['tile', () => ops.tile(v([B, 3]), [2, 2]), 'float32[2*batch, 6]'],
    ['reduceSum of all', () => ops.reduceSum(v([B, 3])), 'float32[]'],
    ['reduceMean', () => ops.reduceMean(v([B, 3, 4]), { axes: [-1, 1] }), 'float32[batch]'],
    ['keepdims', () => ops.reduceMax(v([B, 3, 4]), { axes: [0, 2], keepdims: true }), 'float32[1, 3, 1]'],
    ['no axes', () => ops.reduceSum(v([B, 3]), { axes: [] }), 'float32[batch, 3]'],
    ['logSumExp', () => ops.logSumExp(v([B, 3]), -1), 'float32[batch]'],
    [
      'conv',
      () => ops.conv(v([B, 3, 28, 28]), v([8, 3, 5, 5]), { pads: [2, 2, 2, 2] }),
      'float32[batch, 8, 28, 28]',
    ],
    [
      'conv with stride, dilation and groups',
      () => ops.conv(v([B, 4, 10, 9]), v([6, 2, 3, 3]), { strides: [2, 1], dilations: [1, 2], group: 2 }),
      'float32[batch, 6, 4, 5]',
    ],
    [
      'conv over images of any size',
      () => ops.conv(v([B, 3, 'h', 'w']), v([8, 3, 3, 3]), { strides: [2, 1], pads: [1, 1, 1, 1] }),
      'float32[batch, 8, floor((h+1)/2), w]',
    ],
    [
      'convTranspose',
      () => ops.convTranspose(v([B, 8, 7, 7]), v([8, 3, 4, 4]), { strides: [2, 2], pads: [1, 1, 1, 1] }),
      'float32[batch, 3, 14, 14]',
    ],
    [
      'maxPool',
      () => ops.maxPool(v([B, 3, 7, 7]), { kernelShape: [2, 2], strides: [2, 2] }),
      'float32[batch, 3, 3, 3]',
    ],
    [
      'maxPool of a rest',
      () => ops.maxPool(v([B, 3, 7, 7]), { kernelShape: [2, 2], strides: [2, 2], ceilMode: true }),
      'float32[batch, 3, 4, 4]',
    ],
    [
      'a window must begin within',
      () => ops.maxPool(v([1, 1, 4]), { kernelShape: [2], strides: [3], pads: [0, 1], ceilMode: true }),
      'float32[1, 1, 2]',
    ],
    ['globalAveragePool', () => ops.globalAveragePool(v([B, 3, 'h', 7])), 'float32[batch, 3, 1, 1]'],
    ['gather', () => ops.gather(v([100, 8]), at([B, 5])), 'float32[batch, 5, 8]'],
    ['gatherElements', () => ops.gatherElements(v([B, 10]), at([B, 1]), 1), 'float32[batch, 1]'],
    ['gatherND', () => ops.gatherND(v([4, 5, 6]), at([B, 2])), 'float32[batch, 6]'],
    ['scatterND', () => ops.scatterND(v([4, 5]), at([B, 1]), v([B, 5]), 'add'), 'float32[4, 5]'],
    ['oneHot', () => ops.oneHot(at([B]), 10), 'float32[batch, 10]'],
    ['iota', () => ops.iota(4, 'int64'), 'int64[4]'],
    ['cast', () => ops.cast(v([B], 'bool'), 'float32'), 'float32[batch]'],
  ])('%s', (_, build, expected) => {
    expect(formatType(build().type)).toBe(expected);
  });
});

describe('what cannot be', () => {
  const image = v([B, 3, 8, 8]);
  it.each<[string, () => unknown, string]>([
    [
      'broadcast',
      () => ops.add(v([2, 3]), v([2])),
      'The shapes [2, 3] and [2] do not fit together: 3 is not 2.',
    ],
    ['broadcast', () => ops.add(v([B]), v([5])), 'The shapes [batch] and [5] do not fit together'],
    ['broadcast', () => ops.expand(v([2, 3]), [3]), '[2, 3] cannot stretch to [3].'],
    ['dtype-mismatch', () => ops.add(v([2]), v([2], 'int64')), 'Add cannot mix float32 and int64 values.'],
    ['dtype', () => ops.add(v([2], 'bool'), v([2], 'bool')), 'Add needs float32 or int64'],
    ['dtype', () => ops.exp(v([2], 'int64')), 'Exp needs float32 values, not int64.'],
    ['dtype', () => ops.not(v([2])), 'Not needs bool values, not float32.'],
    ['dtype', () => ops.gather(v([5]), v([2])), 'Gather needs int64 or int32 values, not float32.'],
    [
      'matmul-inner',
      () => ops.matmul(v([2, 3]), v([4, 5])),
      'the last axis of [2, 3] is 3, but [4, 5] needs 4.',
    ],
    [
      'matmul-inner',
      () => ops.gemm(v([2, 3]), v([3, 5]), { transB: true }),
      'Gemm: the last axis of [2, 3] is 3',
    ],
    ['rank', () => ops.matmul(v([]), v([4, 5])), 'MatMul needs at least 1 axes'],
    ['perm', () => ops.transpose(v([2, 3]), [0, 0]), '[0, 0] is not an order of the 2 axes.'],
    ['axis', () => ops.reduceSum(v([2, 3]), { axes: [2] }), 'ReduceSum: there is no axis 2 among 2.'],
    ['reshape-size', () => ops.reshape(v([2, 3]), [4]), '[2, 3] holds 6 values, but [4] holds 4.'],
    [
      'reshape-size',
      () => ops.reshape(v([2, 3]), [-1, 4]),
      '[2, 3] holds 6 values, which [-1, 4] cannot hold.',
    ],
    ['reshape-size', () => ops.reshape(v([B, 3]), [B, 4]), '[batch, 3] holds 3*batch values'],
    ['squeeze', () => ops.squeeze(v([2, 3]), [1]), 'Axis 1 of [2, 3] is not 1.'],
    ['slice-step', () => ops.slice(v([4]), { starts: [0], ends: [4], steps: [0] }), 'cannot be 0'],
    ['symbolic', () => ops.slice(v([B]), { starts: [0], ends: [4] }), '"batch" is not known yet'],
    [
      'concat-shape',
      () => ops.concat([v([2, 3]), v([3, 3])], 1),
      'Cannot join [2, 3] and [3, 3] along axis 1',
    ],
    ['split-sizes', () => ops.split(v([2, 5]), [2, 2], 1), 'The parts [2, 2] do not add up to 5.'],
    ['pads', () => ops.pad(v([2, 5]), { pads: [1, 1] }), '[1, 1] is not a padding of 2 axes.'],
    [
      'reflect',
      () => ops.pad(v([2]), { pads: [2, 0], mode: 'reflect' }),
      'Cannot reflect 2 of only 2 values.',
    ],
    ['tile', () => ops.tile(v([2, 5]), [2]), '[2] does not say how often'],
    ['conv-channels', () => ops.conv(image, v([8, 1, 3, 3])), 'has 3 channels, but the weight is for 1.'],
    [
      'conv-groups',
      () => ops.conv(image, v([8, 1, 3, 3]), { group: 2 }),
      '3 channels do not fall into 2 groups.',
    ],
    [
      'conv-groups',
      () => ops.conv(image, v([8, 1, 3, 3]), { group: 3 }),
      '8 channels do not fall into 3 groups.',
    ],
    ['conv-rank', () => ops.conv(image, v([8, 3, 3])), 'the weight [8, 3, 3] does not fit'],
    ['conv-bias', () => ops.conv(image, v([8, 3, 3, 3]), {}, v([3])), 'the bias [3] is not [8].'],
    [
      'window',
      () => ops.conv(image, v([8, 3, 3, 3]), { strides: [0, 1] }),
      'do not describe a window over 2 axes.',
    ],
    ['window-too-large', () => ops.conv(image, v([8, 3, 9, 9])), 'a window of 9 does not fit in 8.'],
    [
      'window-too-large',
      () => ops.maxPool(image, { kernelShape: [11, 2], pads: [1, 0, 1, 0] }),
      'does not fit in 8 padded by 2.',
    ],
    ['rank', () => ops.maxPool(v([B, 8, 8]), { kernelShape: [2, 2] }), 'MaxPool needs 4 axes'],
    ['index-shape', () => ops.gatherElements(v([4, 3]), at([5, 1]), 1), 'do not fit [4, 3] along axis 1.'],
    ['index-shape', () => ops.scatterND(v([4, 3]), at([2, 1]), v([2, 2]), 'add'), 'updates of [2, 2]'],
  ])('%s', (code, build, message) => {
    let problem: unknown;
    try {
      build();
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(TypeProblem);
    expect((problem as TypeProblem).message).toContain(message);
    expect((problem as TypeProblem).code).toBe(code);
  });
});
