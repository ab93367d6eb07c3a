/**
 * The gradients of a convolution. ONNX has neither; each lists the ways to say it in plain ONNX, none of which is
 * best for all shapes and providers. Both are linear in each input, so their own gradients are convolutions again.
 */
import { mulDims } from '../ir/dim.ts';
import { type Dim, type Shape, sameShape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { type Convolution, type ConvSettings, conv } from './convolution.ts';
import { inputForms, preferredInputForm } from './convolution-input-forms.ts';
import { preferredWeightForm, weightForms } from './convolution-weight-forms.ts';
import { FLOATS, requireDType, requireRank } from './infer.ts';
import { type Binary, op } from './op.ts';
import { slide, windowOf } from './window.ts';

export type InputGradient = Convolution & { spatial: Shape };

// dx[n, c, i] = Σ w[o, c, k] g[n, o, j] over all j, k with i = stride j + dilation k - pad
export const ConvInputGradient = op<Binary, InputGradient>({
  name: 'ConvInputGradient',
  infer: ([g, w], attributes): TensorType => {
    requireSlides(g, attributes.spatial, attributes, w.shape[0]!);
    return {
      dtype: 'float32',
      shape: [g.shape[0]!, mulDims(w.shape[1]!, attributes.group), ...attributes.spatial],
    };
  },
  vjp: (gg, { inputs: [g, w], attributes }) => [
    conv(gg, w, attributes),
    convWeightGradient(gg, g, attributes),
  ],
  forms: inputForms,
  preferredForm: preferredInputForm,
  samples: [
    // In whole blocks of 16 channels; with a stride; of one channel a group.
    {
      inputs: [
        [1, 16, 3, 2],
        [16, 16, 2, 1],
      ],
      attributes: onto([3, 2], [2, 1], { pads: [1, 0, 0, 0] }),
    },
    {
      inputs: [
        [1, 16, 2, 2],
        [16, 16, 3, 1],
      ],
      attributes: onto([4, 4], [3, 1], { strides: [2, 2], pads: [1, 0, 1, 0] }),
    },
    {
      inputs: [
        [1, 16, 2, 2],
        [16, 16, 1, 1],
      ],
      attributes: onto([3, 4], [1, 1], { strides: [2, 2] }),
    },
    {
      inputs: [
        [2, 16, 3, 3],
        [16, 1, 3, 3],
      ],
      attributes: onto([3, 3], [3, 3], { pads: [1, 1, 1, 1], group: 16 }),
    },
    {
      inputs: [
        [2, 16, 3, 3],
        [16, 1, 3, 3],
      ],
      attributes: onto([6, 6], [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1], group: 16 }),
    },
    {
      inputs: [
        [2, 4, 3, 3],
        [4, 3, 3, 3],
      ],
      attributes: onto([5, 5], [3, 3]),
    },
    {
      inputs: [
        [2, 4, 3, 5],
        [4, 3, 3, 2],
      ],
      attributes: onto([5, 5], [3, 2], { strides: [2, 1], pads: [1, 0, 1, 1] }),
    },
    {
      inputs: [
        [1, 4, 4, 4],
        [4, 3, 3, 3],
      ],
      attributes: onto([8, 9], [3, 3], { strides: [2, 2], pads: [1, 0, 0, 1] }),
    },
    {
      inputs: [
        [1, 6, 7, 7],
        [6, 2, 3, 3],
      ],
      attributes: onto([7, 7], [3, 3], { dilations: [2, 1], pads: [2, 1, 2, 1], group: 2 }),
    },
    {
      inputs: [
        [2, 5, 4, 4],
        [5, 3, 1, 1],
      ],
      attributes: onto([4, 4], [1, 1]),
    },
    {
      inputs: [
        [2, 4, 4],
        [4, 3, 3],
      ],
      attributes: onto([7], [3], { strides: [2], pads: [1, 1] }),
    },
    {
      inputs: [
        [1, 2, 2, 3, 3],
        [2, 3, 2, 2, 3],
      ],
      attributes: onto([3, 7, 5], [2, 2, 3], { strides: [1, 2, 2], pads: [0, 0, 1, 0, 0, 1] }),
    },
  ],
});

/**
 * Gradient of `conv(x, w)` by x, from the gradient of the result.
 * @param g [batch, out, ...], w [out, in / group, ...kernel], spatial: x's size without batch and channels
 */
export function convInputGradient(g: Value, w: Value, spatial: Shape, attributes: Convolution): Value {
  return apply(ConvInputGradient, [g, w], { ...convolutionOf(attributes), spatial });
}

// dw[o, c, k] = Σ x[n, c, stride j + dilation k - pad] g[n, o, j] over all n, j
export const ConvWeightGradient = op<Binary, Convolution>({
  name: 'ConvWeightGradient',
  infer: ([x, g], attributes): TensorType => {
    requireSlides(g, x.shape.slice(2), attributes, g.shape[1]!);
    const perGroup = Number(x.shape[1]) / attributes.group;
    return { dtype: 'float32', shape: [g.shape[1]!, perGroup, ...attributes.kernelShape] };
  },
  vjp: (gw, { inputs: [x, g], attributes }) => [
    convInputGradient(g, gw, shapeOf(x).slice(2), attributes),
    conv(x, gw, attributes),
  ],
  forms: weightForms,
  preferredForm: preferredWeightForm,
  samples: [
    // The channels in whole blocks of 16: a batch of less than a block, and of one; a stride; one channel a group.
    {
      inputs: [
        [2, 3, 4, 5],
        [2, 16, 4, 5],
      ],
      attributes: onto([], [3, 3], { pads: [1, 1, 1, 1] }),
    },
    {
      inputs: [
        [16, 2, 5, 4],
        [16, 16, 2, 2],
      ],
      attributes: onto([], [3, 2], { strides: [2, 2], pads: [0, 0, 1, 0] }),
    },
    {
      inputs: [
        [2, 16, 4, 4],
        [2, 16, 2, 2],
      ],
      attributes: onto([], [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1], group: 16 }),
    },
    {
      inputs: [
        [2, 3, 5, 5],
        [2, 4, 3, 3],
      ],
      attributes: onto([], [3, 3]),
    },
    {
      inputs: [
        [2, 3, 6, 5],
        [2, 4, 4, 5],
      ],
      attributes: onto([], [3, 2], { strides: [2, 1], pads: [1, 0, 2, 1] }),
    },
    {
      inputs: [
        [1, 3, 8, 9],
        [1, 4, 4, 4],
      ],
      attributes: onto([], [3, 3], { strides: [2, 2], pads: [1, 0, 0, 0] }),
    },
    {
      inputs: [
        [2, 4, 7, 7],
        [2, 6, 7, 7],
      ],
      attributes: onto([], [3, 3], { dilations: [2, 1], pads: [2, 1, 2, 1], group: 2 }),
    },
    {
      inputs: [
        [2, 3, 4, 4],
        [2, 5, 4, 4],
      ],
      attributes: onto([], [1, 1]),
    },
    {
      inputs: [
        [2, 3, 5, 5],
        [2, 5, 3, 3],
      ],
      attributes: onto([], [1, 1], { strides: [2, 2] }),
    },
    {
      inputs: [
        [2, 3, 7],
        [2, 4, 4],
      ],
      attributes: onto([], [3], { strides: [2], pads: [1, 1] }),
    },
  ],
});

/**
 * Gradient of `conv(x, w)` by w, from the gradient of the result.
 * @param x [batch, in, ...], g [batch, out, ...]
 */
export function convWeightGradient(x: Value, g: Value, attributes: Convolution): Value {
  return apply(ConvWeightGradient, [x, g], convolutionOf(attributes));
}

/** A transposed convolution passes its own attributes, which are more. */
const convolutionOf = ({ kernelShape, strides, pads, dilations, group }: Convolution): Convolution => ({
  kernelShape,
  strides,
  pads,
  dilations,
  group,
});

/** The gradient must have the shape of the convolution's result. */
function requireSlides(g: TensorType, spatial: Shape, attributes: Convolution, channels: Dim): void {
  requireDType('Conv', g, FLOATS);
  requireRank('Conv', g, spatial.length + 2, spatial.length + 2);
  if (g.shape[1] === channels && sameShape(g.shape.slice(2), slide('Conv', spatial, attributes))) return;
  throw new TypeProblem(
    'conv-gradient',
    `${g.shape.join(' × ')} is not the shape of this convolution's result.`,
  );
}

function onto(spatial: Shape, kernelShape: readonly number[], settings: ConvSettings = {}): InputGradient {
  return { ...windowOf('Conv', kernelShape, settings), group: settings.group ?? 1, spatial };
}
