/** Layers that most of the architectures draw. */
import type { Json } from '../../../engine/document/document.ts';
import type { Step } from './drawing.ts';

interface Convolving {
  readonly stride?: Json;
  /** Rows and columns added on each side; half of the filter where nothing is said, which keeps the size at stride 1. */
  readonly pad?: number;
  readonly bias?: boolean;
}

/** A square window; torchvision's padding is the same on all sides, also where a stride makes `same` lopsided. */
function windowOf(size: number, stride: Json, pad: number) {
  const keeps = stride === 1 && pad * 2 === size - 1;
  return {
    kernelSize: [size, size],
    ...(stride !== 1 && { stride: [stride, stride] }),
    ...(pad > 0 && (keeps ? { padding: 'same' } : { padding: 'explicit', pads: [pad, pad, pad, pad] })),
  };
}

export const conv = (
  filters: Json,
  size: number,
  { stride = 1, pad = (size - 1) / 2, bias = false }: Convolving = {},
  name?: string,
): Step => [
  'Conv2D',
  { filters, ...windowOf(size, stride, pad), ...(!bias && { bias }), initializer: 'he-normal' },
  name,
];

export const depthwise = (size: number, stride: Json, name?: string): Step => [
  'DepthwiseConv2D',
  { ...windowOf(size, stride, (size - 1) / 2), bias: false, initializer: 'he-normal' },
  name,
];

export const maxPool = (size: number, stride: number, pad = 0, ceilMode = false): Step => [
  'MaxPool2D',
  {
    kernelSize: [size, size],
    stride: [stride, stride],
    ...(pad > 0 && { padding: 'explicit', pads: [pad, pad, pad, pad] }),
    ...(ceilMode && { ceilMode }),
  },
];

export const activation = (name: string): Step => ['Activation', { function: name }];
export const relu: Step = ['Activation'];
export const norm: Step = ['BatchNorm'];
export const flatten: Step = ['Flatten', {}, 'flatten'];
export const dropout = (rate: number): Step => ['Dropout', { rate }];
export const dense = (units: Json, name?: string): Step => ['Dense', { units }, name];
