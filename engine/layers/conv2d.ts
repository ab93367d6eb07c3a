import { layerProblem } from '../graph/problem-codes.ts';
import { initializerNames, initializerPair } from '../initializers/index.ts';
import { add, conv, reshape } from '../ops/index.ts';
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
    const y = conv(x, scope.parameter('weight', shape, weights, fans), {
      strides: stride,
      pads: resolvePads({ kernelSize, stride, dilation, ...window }, image),
      dilations: dilation,
      group: groups,
    });
    if (!bias) return { y };
    return { y: add(y, reshape(scope.parameter('bias', [filters], biases, fans), [1, filters, 1, 1])) };
  },
});
