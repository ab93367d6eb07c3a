import { initializerPair } from '../initializers/index.ts';
import { conv } from '../ops/index.ts';
import { int } from './attribute.ts';
import { area, filterBias, filterInitializer, filterWindow } from './convolution.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { layoutOf, resolvePads, times } from './window.ts';

/** PyTorch's Conv2d with as many groups as channels: the weight is [channels · multiplier, 1, height, width]. */
export const DepthwiseConv2D = layer({
  type: 'DepthwiseConv2D',
  version: 1,
  category: 'convolution',
  doc: 'Slides filters of its own over each channel of an image, without mixing the channels.',
  synonyms: ['Depthwise Convolution', 'Grouped Convolution', 'MobileNet'],
  attributes: {
    multiplier: int({ default: 1, min: 1, doc: 'Output channels for each input channel.' }),
    ...filterWindow(2),
    bias: filterBias,
    ...filterInitializer,
  },
  inputs: { x: layoutOf(2) },
  outputs: { y: 'Images with multiplier times the channels.' },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower({ x }, { multiplier, bias, initializer, ...window }, scope) {
    const { channels, sizes } = requireSpatial(x, 2);
    const { kernelSize, stride, dilation } = window;
    const filters = channels * multiplier;
    const fans = { fanIn: area(kernelSize), fanOut: multiplier * area(kernelSize), groups: channels };
    const { weights, biases } = initializerPair(initializer, window);
    const weight = scope.parameter('weight', [filters, 1, ...kernelSize], weights, fans);
    const pads = resolvePads(window, sizes);
    const settings = { strides: stride, pads, dilations: dilation, group: channels };
    return {
      y: conv(x, weight, settings, bias ? scope.parameter('bias', [filters], biases, fans) : undefined),
    };
  },
});
