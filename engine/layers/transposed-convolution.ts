/** Convolutions backwards, from a small signal or image to a larger one: PyTorch's ConvTranspose1d and 2d. */
import { layerProblem } from '../graph/problem-codes.ts';
import { initializerPair } from '../initializers/index.ts';
import { convTranspose } from '../ops/index.ts';
import { choice, int } from './attribute.ts';
import { area, filterBias, filterInitializer, filterWindow } from './convolution.ts';
import { type Layer, layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { extentsOf, layoutOf, padsOf, perAxis, type Rank, times } from './window.ts';

interface Named {
  readonly type: string;
  readonly doc: string;
  readonly synonyms: readonly string[];
  readonly output: string;
}

/**
 * The weight is [channels, filters / groups, ...kernelSize], as in PyTorch, whose `padding` is `pads` here: what is cut
 * off. `same` is Keras's: stride times the size.
 */
export const transposedConvolution = (rank: Rank, { type, doc, synonyms, output }: Named): Layer =>
  layer({
    type,
    version: 1,
    category: 'convolution',
    doc,
    synonyms,
    attributes: {
      filters: int({ default: 32, min: 1, doc: 'Output channels.' }),
      ...filterWindow(rank),
      stride: perAxis(rank, 2, 1, 'How many times larger the result is.'),
      padding: choice({
        default: 'same',
        options: ['same', 'valid', 'explicit'],
        doc: 'same: stride times the size. valid: all that the filters reach. explicit: pads are cut off.',
      }),
      pads: {
        ...padsOf(rank),
        doc: 'What is cut off before each axis, then after each; read where padding is explicit.',
      },
      outputPadding: {
        ...perAxis(rank, 0, 0, 'Added at the end of each axis; less than the stride.'),
        when: { attribute: 'padding', is: ['valid', 'explicit'] },
      },
      groups: int({ default: 1, min: 1, doc: 'Groups of channels that are filtered apart.' }),
      bias: filterBias,
      ...filterInitializer,
    },
    inputs: { x: layoutOf(rank) },
    outputs: { y: output },
    summary: ({ filters, kernelSize, stride }) => `${filters} · ${times(kernelSize)} ×${stride.join('×')}`,
    lower({ x }, attributes, scope) {
      const { filters, kernelSize, stride, dilation, groups, bias, initializer } = attributes;
      const { channels, sizes } = requireSpatial(x, rank);
      if (channels % groups !== 0)
        throw layerProblem('groups-channels', { channels, groups }, { attribute: 'groups' });
      if (filters % groups !== 0)
        throw layerProblem('groups-filters', { filters, groups }, { attribute: 'groups' });
      const { pads, outputPadding } = resolveCut(attributes);
      outputPadding.forEach((value, axis) => {
        const limit = stride[axis]!;
        const at = { attribute: 'outputPadding' };
        if (value >= limit) throw layerProblem('attribute-below', { ...at, limit, value }, at);
      });
      const extents = extentsOf(attributes);
      if (
        sizes.some(
          (n, i) => (n - 1) * stride[i]! + extents[i]! + outputPadding[i]! <= pads[i]! + pads[i + rank]!,
        )
      )
        throw layerProblem(
          'window-too-large',
          { window: times(pads), image: times(sizes) },
          { attribute: 'pads' },
        );
      // Fans of the convolution that this one is the way back of, as PyTorch counts them: by the weight's second axis.
      const fans = {
        fanIn: (filters / groups) * area(kernelSize),
        fanOut: (channels / groups) * area(kernelSize),
        groups,
      };
      const { weights, biases } = initializerPair(initializer, attributes);
      const shape = [channels, filters / groups, ...kernelSize];
      const weight = scope.parameter('weight', shape, weights, fans, 1);
      const settings = { strides: stride, pads, dilations: dilation, group: groups, outputPadding };
      const shift = bias ? scope.parameter('bias', [filters], biases, fans) : undefined;
      return { y: convTranspose(x, weight, settings, shift) };
    },
  });

interface Cut {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: 'same' | 'valid' | 'explicit';
  readonly pads: readonly number[];
  readonly outputPadding: readonly number[];
}

function resolveCut({ padding, pads, outputPadding, stride, ...window }: Cut) {
  if (padding === 'explicit') return { pads, outputPadding };
  if (padding === 'valid') return { pads: pads.map(() => 0), outputPadding };
  const spare = extentsOf(window).map((extent, axis) => extent - stride[axis]!);
  return {
    pads: [
      ...spare.map(n => Math.floor(Math.max(n, 0) / 2)),
      ...spare.map(n => Math.ceil(Math.max(n, 0) / 2)),
    ],
    outputPadding: spare.map(n => Math.max(-n, 0)),
  };
}
