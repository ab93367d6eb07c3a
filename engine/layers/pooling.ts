/** What pools over signals, images and volumes share: PyTorch's MaxPool1d to 3d and AvgPool1d to 3d. */
import { layerProblem } from '../graph/problem-codes.ts';
import type { Value } from '../ir/value.ts';
import { bool } from './attribute.ts';
import { requireSpatial } from './require.ts';
import { padding, padsOf, perAxis, type Rank, resolvePads, sizesOf, times, type Window } from './window.ts';

export const poolAttributes = (rank: Rank) => ({
  kernelSize: perAxis(rank, 2, 1, sizesOf(rank, 'the window')),
  stride: perAxis(rank, 2, 1, 'Steps from one window to the next.'),
  padding,
  pads: padsOf(rank),
  ceilMode: bool({ default: false, doc: 'Counts a last window that reaches beyond the end.' }),
});

/** The settings of the op; throws where a window could lie in the padding alone. */
export function poolSettings(rank: Rank, x: Value, window: Window & { readonly ceilMode: boolean }) {
  const pads = resolvePads(window, requireSpatial(x, rank).sizes);
  const { kernelSize, stride, ceilMode } = window;
  if (pads.some((pad, i) => pad >= kernelSize[i % rank]!))
    throw layerProblem('pool-pads', { pads: times(pads), window: times(kernelSize) }, { attribute: 'pads' });
  return { kernelShape: kernelSize, strides: stride, pads, ceilMode };
}

export const poolOutput = (rank: Rank): string =>
  `Smaller ${['signals', 'images', 'volumes'][rank - 1]} with the same channels.`;
