/** MobileNetV2 at 96×96, SGD with momentum: depthwise convolutions, bound by memory. */
import { mobilenetV2 } from '../../examples/architectures/make/mobilenet-v2.ts';
import { resized } from '../network.ts';
import { trainEntry } from './entry.ts';

export const mobilenet = trainEntry({
  name: 'mobilenet-v2-96x96',
  network: resized(mobilenetV2, [3, 96, 96], 32),
});
