import { layerProblem } from '../graph/problem-codes.ts';
import { initializerNames, initializerPair } from '../initializers/index.ts';
import { conv } from '../ops/index.ts';
import { bool, choice, int, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireImage } from './require.ts';
import { padding, pads, resolvePads, times } from './window.ts';

export const Conv2D = layer({
  type: 'Conv2D',
  version: 1,
  category: 'convolution',
  doc: 'Slides trainable filters over an image.',
  synonyms: ['Convolution', 'Conv', 'Conv2d', 'Filter', 'CNN', 'Depthwise'],
  attributes: {
    filters: int({ default: 32, min: 1, doc: 'Output channels.' }),
    kernelSize: ints({ default: [3, 3], length: 2, min: 1, doc: 'Height and width of a filter.' }),
    stride: ints({ default: [1, 1], length: 2, min: 1, doc: 'Steps from one position to the next.' }),
    padding,
    pads,
    dilation: ints({ default: [1, 1], length: 2, min: 1, doc: 'Distance between the points of a filter.' }),
    groups: int({
      default: 1,
      min: 1,
      doc: 'Groups of channels that are filtered apart; as many as channels is a depthwise convolution.',
    }),
    bias: bool({ default: true, doc: 'Add a trainable number to each output channel.' }),
    initializer: choice({
      default: 'glorot-uniform',
      options: initializerNames,
      doc: 'How the filters begin.',
    }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Images with filters as channels.' },
  summary: ({ filters, kernelSize, padding }) => `${filters} · ${times(kernelSize)} ${padding}`,
  lower({ x }, { filters, kernelSize, stride, dilation, groups, bias, initializer, ...window }, scope) {
    const image = requireImage(x);
    if (image.channels % groups !== 0)
      throw layerProblem('groups-channels', { channels: image.channels, groups }, { attribute: 'groups' });
    if (filters % groups !== 0)
      throw layerProblem('groups-filters', { filters, groups }, { attribute: 'groups' });
    const area = kernelSize[0]! * kernelSize[1]!;
    const fans = { fanIn: (image.channels / groups) * area, fanOut: (filters / groups) * area };
    const { weights, biases } = initializerPair(initializer);
    const shape = [filters, image.channels / groups, ...kernelSize];
    const weight = scope.parameter('weight', shape, weights, fans);
    const settings = {
      strides: stride,
      pads: resolvePads({ kernelSize, stride, dilation, ...window }, image),
      dilations: dilation,
      group: groups,
    };
    return {
      y: conv(x, weight, settings, bias ? scope.parameter('bias', [filters], biases, fans) : undefined),
    };
  },
});
