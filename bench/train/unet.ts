/** U-Net at 64×64, with the channels of the paper, and with padding, so that nothing is cut; Adam. */
import { conv, maxPool, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, input, numbers } from '../network.ts';
import { trainEntry } from './entry.ts';

const SIZE = 64;
const CLASSES = 2;
const STAGES = [64, 128, 256, 512];

const double = (filters: number) => {
  const filter = [conv(filters, 3, { bias: true }), relu];
  return [...filter, ...filter];
};

export const unet = trainEntry({
  name: 'unet-64x64',
  network: {
    title: 'U-Net',
    fields: [
      numbers(1, SIZE, SIZE),
      { name: 'label', kind: 'tensor', shape: [SIZE, SIZE], classCount: CLASSES },
    ],
    batchSize: 4,
    optimizer: ADAM,
    draw(net) {
      let x = input(net);
      const skips = STAGES.map(filters => {
        const skip = net.chain(x, ...double(filters));
        x = net.add(maxPool(2, 2), skip);
        return skip;
      });
      x = net.chain(x, ...double(1024));
      for (const [i, filters] of [...STAGES.entries()].reverse()) {
        const larger = net.add(['ConvTranspose2D', { filters, kernelSize: [2, 2] }], x);
        x = net.chain(net.add(['Concat'], skips[i]!, larger), ...double(filters));
      }
      net.add(['Output', { target: 'label' }, 'segments'], net.add(conv(CLASSES, 1, { bias: true }), x));
    },
  },
});
