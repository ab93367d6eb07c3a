import { layerProblem } from '../graph/problem-codes.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';
import { epsilon, normalizeGroups, scaleAndShift } from './normalizing.ts';
import { requireSpatial } from './require.ts';

/** Wu and He, Group Normalization (2018), as PyTorch's nn.GroupNorm; the variance is biased. */
export const GroupNorm = layer({
  type: 'GroupNorm',
  version: 1,
  category: 'normalization',
  doc: 'Gives each group of channels of each sample mean 0 and variance 1, then a trainable scale and shift.',
  synonyms: ['Group Normalization', 'GN', 'Normalize'],
  attributes: { groups: int({ default: 1, min: 1, doc: 'Groups that the channels fall into.' }), epsilon },
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  summary: ({ groups }) => `${groups}`,
  lower({ x }, { groups, epsilon }, scope) {
    const { channels } = requireSpatial(x);
    if (channels % groups !== 0)
      throw layerProblem('groups-channels', { channels, groups }, { attribute: 'groups' });
    return { y: scaleAndShift(normalizeGroups(x, groups, epsilon), scope) };
  },
});
