import { expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { preferredInputForm } from '../../../engine/ops/convolution-input-forms.ts';

const target = { provider: 'cpu', channelBlock: 8 };

it.each([
  ['many samples of few places', 32, 2, 'blocked'],
  ['few samples of few places', 4, 2, 'conv-transpose'],
  ['more places', 32, 4, 'conv-transpose'],
  ['many places', 32, 8, 'blocked-phases'],
])('a strided convolution’s gradient over %s', (_, samples, side, form) => {
  const attributes = {
    strides: [2, 2],
    dilations: [1, 1],
    padsBegin: [1, 1],
    padsEnd: [1, 1],
    pads: [1, 1, 1, 1],
    group: 1,
    kernelShape: [3, 3],
    spatial: [2 * side, 2 * side],
  };
  const types = [float32([samples, 512, side, side]), float32([512, 512, 3, 3])];
  expect(preferredInputForm(types, attributes, target)).toBe(form);
});
