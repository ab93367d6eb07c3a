/** GoogLeNet without its auxiliary heads at 64×64, SGD with momentum: many small branches side by side. */
import { googlenets } from '../../examples/architectures/make/googlenet.ts';
import { resized } from '../network.ts';
import { trainEntry } from './entry.ts';

export const googlenet = trainEntry({
  name: 'googlenet-64x64',
  network: resized(googlenets.find(({ file }) => file === 'googlenet-no-aux')!, [3, 64, 64], 32),
});
