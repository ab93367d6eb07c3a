/**
 * onnxruntime's own convolutions, which are its fastest on the CPU. They want the channels in blocks of b = 8 or 16, what the
 * processor takes at once: [n, c, h, w] is kept as [n, c / b, h, w, b] under the same shape. Nothing here has a gradient: forms
 * are chosen when the gradients are built.
 */
import type { TensorType } from '../ir/type.ts';
import { apply, type Value } from '../ir/value.ts';
import type { Convolution } from './convolution.ts';
import { FLOATS, requireDType, requireRank } from './infer.ts';
import { op, type Unary } from './op.ts';
import { slide, windowOf } from './window.ts';

const DOMAIN = 'com.microsoft.nchwc';

function sameImage(name: string, x: TensorType): TensorType {
  requireDType(name, x, FLOATS);
  requireRank(name, x, 4, 4);
  return x;
}

// [n, c, h, w] → its blocks [n, c / b, h, w, b], called [n, c, h, w] as before.
export const ReorderInput = op<Unary>({
  name: 'ReorderInput',
  infer: ([x]) => sameImage('ReorderInput', x),
  vjp: 'none',
  onnx: () => ({ domain: DOMAIN }),
  samples: [{ inputs: [[2, 16, 3, 2]] }],
});
export const toBlocks = (x: Value): Value => apply(ReorderInput, [x]);

// The way back.
export const ReorderOutput = op<Unary>({
  name: 'ReorderOutput',
  infer: ([x]) => sameImage('ReorderOutput', x),
  vjp: 'none',
  onnx: (_, [x]) => ({ domain: DOMAIN, attributes: { channels: Number(x!.shape[1]) } }),
  samples: [{ inputs: [[2, 16, 3, 2]] }],
});
export const fromBlocks = (x: Value): Value => apply(ReorderOutput, [x]);

type ConvInputs = readonly [Value, Value] | readonly [Value, Value, Value];

// A convolution whose x, weight and result are in blocks; blocked-weights.ts tells how a weight is laid out. An x of fewer channels
// than a block is plain.
export const BlockedConv = op<ConvInputs, Convolution>({
  name: 'BlockedConv',
  infer: ([x, w], attributes): TensorType => {
    sameImage('BlockedConv', x);
    sameImage('BlockedConv', w);
    return {
      dtype: 'float32',
      shape: [x.shape[0]!, w.shape[0]!, ...slide('BlockedConv', x.shape.slice(2), attributes)],
    };
  },
  vjp: 'none',
  onnx: ({ kernelShape, strides, pads, dilations, group }) => ({
    op: 'Conv',
    domain: DOMAIN,
    attributes: { kernel_shape: kernelShape, strides, pads, dilations, group },
  }),
  samples: [
    {
      inputs: [[2, 16, 5, 4], [32, 16, 3, 3], [32]],
      attributes: { ...windowOf('Conv', [3, 3], { pads: [1, 1, 1, 1], strides: [2, 1] }), group: 1 },
    },
    {
      inputs: [
        [2, 16, 5, 4],
        [16, 1, 3, 3],
      ],
      attributes: { ...windowOf('Conv', [3, 3], { pads: [1, 1, 1, 1] }), group: 16 },
    },
  ],
});
export const blockedConv = (x: Value, w: Value, attributes: Convolution, bias?: Value): Value =>
  apply(BlockedConv, bias ? [x, w, bias] : [x, w], attributes);

export const blocked = [ReorderInput, ReorderOutput, BlockedConv];
