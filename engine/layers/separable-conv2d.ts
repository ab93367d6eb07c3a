import { int } from './attribute.ts';
import { applyLayer, within } from './compose.ts';
import { Conv2D } from './conv2d.ts';
import { filterBias, filterInitializer, filterWindow } from './convolution.ts';
import { DepthwiseConv2D } from './depthwise-conv2d.ts';
import { layer } from './layer.ts';
import { layoutOf, times } from './window.ts';

/**
 * Chollet, Xception (2017). As in Keras, only the second of the two convolutions has a bias; PyTorch has no layer of
 * this kind.
 */
export const SeparableConv2D = layer({
  type: 'SeparableConv2D',
  version: 1,
  category: 'convolution',
  doc: 'Filters each channel by itself, then mixes the channels at each point: a convolution with far fewer parameters.',
  synonyms: ['Depthwise Separable Convolution', 'Xception', 'MobileNet'],
  attributes: {
    filters: int({ default: 32, min: 1, doc: 'Output channels.' }),
    multiplier: int({ default: 1, min: 1, doc: 'Channels between the two steps, for each input channel.' }),
    ...filterWindow(2),
    bias: filterBias,
    ...filterInitializer,
  },
  inputs: { x: layoutOf(2) },
  outputs: { y: 'Images with filters as channels.' },
  summary: ({ filters, kernelSize, padding }) => `${filters} · ${times(kernelSize)} ${padding}`,
  lower({ x }, { filters, multiplier, kernelSize, stride, padding, pads, dilation, bias, ...start }, scope) {
    const window = { multiplier, kernelSize, stride, padding, pads, dilation, bias: false };
    const spread = applyLayer(DepthwiseConv2D, x, { ...start, ...window }, within(scope, 'depthwise'));
    const mixing = { ...start, filters, kernelSize: [1, 1], bias };
    return { y: applyLayer(Conv2D, spread, mixing, within(scope, 'pointwise')) };
  },
});
