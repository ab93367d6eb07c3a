/** What convolutions over signals, images and volumes share: PyTorch's nn.Conv1d, Conv2d and Conv3d. */
import { layerProblem } from '../graph/problem-codes.ts';
import { initializerAttributes, initializerPair } from '../initializers/index.ts';
import { conv } from '../ops/index.ts';
import { bool, int } from './attribute.ts';
import { type Layer, layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { layoutOf, padding, padsOf, perAxis, type Rank, resolvePads, sizesOf, times } from './window.ts';

export const filterBias = bool({ default: true, doc: 'Add a trainable number to each output channel.' });

export const filterInitializer = initializerAttributes('How the filters begin.');

/** Kernel, stride, padding and dilation of filters. */
export const filterWindow = (rank: Rank) => ({
  kernelSize: perAxis(rank, 3, 1, sizesOf(rank, 'a filter')),
  stride: perAxis(rank, 1, 1, 'Steps from one position to the next.'),
  padding,
  pads: padsOf(rank),
  dilation: perAxis(rank, 1, 1, 'Distance between the points of a filter.'),
});

export const area = (kernelSize: readonly number[]): number =>
  kernelSize.reduce((product, size) => product * size, 1);

interface Named {
  readonly type: string;
  readonly doc: string;
  readonly synonyms: readonly string[];
  readonly output: string;
}

/** A convolution over this many axes. The weight is [filters, channels / groups, ...kernelSize], as in PyTorch. */
export const convolution = (rank: Rank, { type, doc, synonyms, output }: Named): Layer =>
  layer({
    type,
    version: 1,
    category: 'convolution',
    doc,
    synonyms,
    attributes: {
      filters: int({ default: 32, min: 1, doc: 'Output channels.' }),
      ...filterWindow(rank),
      groups: int({
        default: 1,
        min: 1,
        doc: 'Groups of channels that are filtered apart; as many as channels is a depthwise convolution.',
      }),
      bias: filterBias,
      ...filterInitializer,
    },
    inputs: { x: layoutOf(rank) },
    outputs: { y: output },
    summary: ({ filters, kernelSize, padding }) => `${filters} · ${times(kernelSize)} ${padding}`,
    lower({ x }, { filters, groups, bias, initializer, ...window }, scope) {
      const { channels, sizes } = requireSpatial(x, rank);
      if (channels % groups !== 0)
        throw layerProblem('groups-channels', { channels, groups }, { attribute: 'groups' });
      if (filters % groups !== 0)
        throw layerProblem('groups-filters', { filters, groups }, { attribute: 'groups' });
      const { kernelSize, stride, dilation } = window;
      const points = area(kernelSize);
      const fans = { fanIn: (channels / groups) * points, fanOut: (filters / groups) * points, groups };
      const { weights, biases } = initializerPair(initializer, window);
      const weight = scope.parameter('weight', [filters, channels / groups, ...kernelSize], weights, fans);
      const pads = resolvePads(window, sizes);
      const settings = { strides: stride, pads, dilations: dilation, group: groups };
      return {
        y: conv(x, weight, settings, bias ? scope.parameter('bias', [filters], biases, fans) : undefined),
      };
    },
  });
