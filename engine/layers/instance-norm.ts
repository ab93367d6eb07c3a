import { bool } from './attribute.ts';
import { layer } from './layer.ts';
import { epsilon, normalizeGroups, scaleAndShift } from './normalizing.ts';
import { requireSpatial } from './require.ts';

/** Ulyanov et al., Instance Normalization (2016), as PyTorch's nn.InstanceNorm1d to 3d without running statistics. */
export const InstanceNorm = layer({
  type: 'InstanceNorm',
  version: 1,
  category: 'normalization',
  doc: 'Gives each channel of each sample mean 0 and variance 1.',
  synonyms: ['Instance Normalization', 'InstanceNorm2d', 'Style Transfer', 'Normalize'],
  attributes: {
    epsilon,
    affine: bool({ default: false, doc: 'Then scale and shift each channel by trainable numbers.' }),
  },
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  lower({ x }, { epsilon, affine }, scope) {
    const normalized = normalizeGroups(x, requireSpatial(x).channels, epsilon);
    return { y: affine ? scaleAndShift(normalized, scope) : normalized };
  },
});
