/** Convolutions over [batch, channels, ...spatial], as ONNX defines them. */
import { divDims, mulDims } from '../ir/dim.ts';
import { type Dim, formatShape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { blockedForward } from './blocked-forms.ts';
import { convInputGradient, convWeightGradient } from './convolution-gradients.ts';
import { FLOATS, range, requireDType, requireKnownShape, requireRank } from './infer.ts';
import { op, type Target } from './op.ts';
import { reduceSum } from './reduction.ts';
import { slide, spread, type Window, type WindowSettings, windowOf } from './window.ts';

export type Convolution = Window & { group: number };

export interface ConvSettings extends WindowSettings {
  /** Channels fall into this many groups that do not see one another; 1 where it is left out. */
  readonly group?: number;
}

/** x and the weight, and a bias of one number for each output channel. */
type ConvInputs = readonly [Value, Value] | readonly [Value, Value, Value];

function requireImage(name: string, x: TensorType, w: TensorType): void {
  requireDType(name, x, FLOATS);
  requireDType(name, w, FLOATS);
  requireRank(name, x, 3);
  if (w.shape.length === x.shape.length) return;
  throw new TypeProblem(
    'conv-rank',
    `${name}: the weight ${formatShape(w.shape)} does not fit an input of ${formatShape(x.shape)}.`,
    { op: name, weight: formatShape(w.shape), shape: formatShape(x.shape) },
  );
}

function requireChannels(name: string, channels: Dim, expected: Dim, group: number): void {
  if (channels === expected) return;
  throw new TypeProblem(
    'conv-channels',
    `${name}: the input has ${channels} channels, but the weight is for ${expected}.`,
    { op: name, channels, expected, group },
  );
}

function requireBias(name: string, bias: TensorType | undefined, channels: Dim): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === channels)) return;
  throw new TypeProblem('conv-bias', `${name}: the bias ${formatShape(bias.shape)} is not [${channels}].`, {
    op: name,
    bias: formatShape(bias.shape),
    channels,
  });
}

/** The number of groups must divide the channels. */
function requireGroups(name: string, channels: Dim, group: number): void {
  if (Number.isInteger(group) && group >= 1 && divDims(channels, group) !== null) return;
  throw new TypeProblem('conv-groups', `${name}: ${channels} channels do not fall into ${group} groups.`, {
    op: name,
    channels,
    group,
  });
}

/** Sum over all but the channels. */
const biasGradient = (g: Value): Value =>
  reduceSum(g, { axes: range(shapeOf(g).length).filter(axis => axis !== 1) });

/** Measured on the CPU with two cores: the blocked kernels win by up to five, but for a 1×1 kernel, which is a plain product. */
function preferredConvForm(
  [, w]: readonly TensorType[],
  { group }: Convolution,
  { channelBlock }: Target,
): string {
  const pointwise = group === 1 && w!.shape.slice(2).every(size => size === 1);
  return channelBlock > 1 && !pointwise ? 'blocked' : 'Conv';
}

// y = x * w + b: dx = transposed convolution of g with w, dw = correlation of x with g, db = Σ g. See
// convolution-gradients.ts.
export const Conv = op<ConvInputs, Convolution>({
  name: 'Conv',
  infer: ([x, w, bias], attributes): TensorType => {
    requireImage('Conv', x, w);
    const [out, perGroup] = w.shape as [Dim, Dim];
    const { group } = attributes;
    requireGroups('Conv', x.shape[1]!, group);
    requireChannels('Conv', x.shape[1]!, mulDims(perGroup, group), group);
    requireGroups('Conv', out, group);
    requireBias('Conv', bias, out);
    return { dtype: 'float32', shape: [x.shape[0]!, out, ...slide('Conv', x.shape.slice(2), attributes)] };
  },
  vjp: (g, { inputs: [x, w], attributes }) => [
    convInputGradient(g, w, shapeOf(x).slice(2), attributes),
    convWeightGradient(x, g, attributes),
    biasGradient(g),
  ],
  onnx: attributes => ({ attributes: onnxAttributes(attributes) }),
  forms: [{ name: 'blocked', providers: ['cpu'], build: blockedForward }],
  formsOptional: true,
  preferredForm: preferredConvForm,
  samples: [
    // In whole blocks of 16 channels; fewer channels than a block; one channel a group.
    { inputs: [[1, 16, 3, 2], [16, 16, 2, 1], [16]], attributes: sample([2, 1], { pads: [1, 0, 0, 0] }) },
    {
      inputs: [
        [2, 3, 5, 4],
        [16, 3, 3, 2],
      ],
      attributes: sample([3, 2], { strides: [2, 2] }),
    },
    {
      inputs: [
        [2, 16, 4, 4],
        [16, 1, 3, 3],
      ],
      attributes: sample([3, 3], { pads: [1, 1, 1, 1], group: 16 }),
    },
    // Six channels and 4 n filters: wrong on onnxruntime 1.30's webgpu provider unless it keeps the channels first.
    {
      inputs: [
        [2, 6, 5, 5],
        [8, 6, 3, 3],
      ],
      attributes: sample([3, 3]),
    },
    {
      inputs: [
        [2, 3, 5, 5],
        [4, 3, 3, 3],
      ],
      attributes: sample([3, 3]),
    },
    {
      inputs: [[2, 3, 6, 5], [4, 3, 3, 2], [4]],
      attributes: sample([3, 2], { strides: [2, 1], pads: [1, 0, 2, 1] }),
    },
    {
      inputs: [
        [1, 4, 7, 7],
        [6, 2, 3, 3],
      ],
      attributes: sample([3, 3], { dilations: [2, 1], pads: [2, 1, 2, 1], group: 2 }),
    },
    { inputs: [[2, 3, 4, 4], [5, 3, 1, 1], [5]], attributes: sample([1, 1]) },
    {
      inputs: [
        [1, 2, 8, 8],
        [2, 1, 3, 3],
      ],
      attributes: sample([3, 3], { strides: [3, 3], pads: [1, 1, 1, 1], group: 2 }),
    },
    {
      inputs: [
        [2, 3, 7],
        [4, 3, 3],
      ],
      attributes: sample([3], { strides: [2], pads: [1, 1] }),
    },
    {
      inputs: [[1, 2, 3, 4, 5], [3, 2, 2, 3, 3], [3]],
      attributes: sample([2, 3, 3], { strides: [1, 2, 1], pads: [0, 1, 1, 1, 1, 0] }),
    },
  ],
});

/**
 * @param x [batch, in, ...spatial]
 * @param w [out, in / group, ...kernel]
 * @param bias [out]
 */
export function conv(x: Value, w: Value, settings: ConvSettings = {}, bias?: Value): Value {
  const kernel = requireKnownShape('Conv', shapeOf(w).slice(2));
  const attributes = { ...windowOf('Conv', kernel, settings), group: settings.group ?? 1 };
  return apply(Conv, bias ? [x, w, bias] : [x, w], attributes);
}

export type Transposed = Convolution & { outputPadding: readonly number[] };

export interface ConvTransposeSettings extends ConvSettings {
  /** Rows and columns added at the end: which of the sizes that a strided convolution maps to the same one. */
  readonly outputPadding?: readonly number[];
}

// y = the gradient of a convolution: so its own gradient by x is that convolution.
export const ConvTranspose = op<ConvInputs, Transposed>({
  name: 'ConvTranspose',
  infer: ([x, w, bias], attributes): TensorType => {
    requireImage('ConvTranspose', x, w);
    const [channels, perGroup] = w.shape as [Dim, Dim];
    const { group, outputPadding } = attributes;
    requireGroups('ConvTranspose', x.shape[1]!, group);
    requireChannels('ConvTranspose', x.shape[1]!, channels, group);
    const out = mulDims(perGroup, group);
    requireBias('ConvTranspose', bias, out);
    const spatial = spread(x.shape.slice(2), attributes, outputPadding);
    return { dtype: 'float32', shape: [x.shape[0]!, out, ...spatial] };
  },
  vjp: (g, { inputs: [x, w], attributes }) => [
    conv(g, w, attributes),
    convWeightGradient(g, x, attributes),
    biasGradient(g),
  ],
  onnx: attributes => ({
    attributes: { ...onnxAttributes(attributes), output_padding: attributes.outputPadding },
  }),
  samples: [
    {
      inputs: [
        [2, 3, 4, 4],
        [3, 2, 3, 3],
      ],
      attributes: transposedSample([3, 3]),
    },
    {
      inputs: [[1, 4, 3, 4], [4, 3, 3, 2], [6]],
      attributes: transposedSample([3, 2], {
        strides: [2, 1],
        pads: [1, 0, 1, 1],
        outputPadding: [1, 0],
        group: 2,
      }),
    },
    {
      inputs: [
        [1, 2, 4, 4],
        [2, 3, 2, 2],
      ],
      attributes: transposedSample([2, 2], { strides: [2, 2], dilations: [2, 1] }),
    },
    {
      inputs: [
        [2, 3, 5],
        [3, 4, 3],
      ],
      attributes: transposedSample([3], { strides: [2], pads: [1, 1], outputPadding: [1] }),
    },
  ],
});

/**
 * @param x [batch, in, ...spatial]
 * @param w [in, out / group, ...kernel]
 * @param bias [out]
 */
export function convTranspose(x: Value, w: Value, settings: ConvTransposeSettings = {}, bias?: Value): Value {
  const kernel = requireKnownShape('ConvTranspose', shapeOf(w).slice(2));
  return apply(ConvTranspose, bias ? [x, w, bias] : [x, w], {
    ...windowOf('ConvTranspose', kernel, settings),
    group: settings.group ?? 1,
    outputPadding: settings.outputPadding ?? kernel.map(() => 0),
  });
}

const onnxAttributes = ({ kernelShape, strides, pads, dilations, group }: Convolution) => ({
  kernel_shape: kernelShape,
  strides,
  pads,
  dilations,
  group,
});

function sample(kernelShape: readonly number[], settings: ConvSettings = {}): Convolution {
  return { ...windowOf('Conv', kernelShape, settings), group: settings.group ?? 1 };
}

function transposedSample(kernelShape: readonly number[], settings: ConvTransposeSettings = {}): Transposed {
  return {
    ...sample(kernelShape, settings),
    outputPadding: settings.outputPadding ?? kernelShape.map(() => 0),
  };
}
