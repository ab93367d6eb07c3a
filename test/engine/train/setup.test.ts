import { expect, it, vi } from 'vitest';
import { createNetwork, type Network } from '../../../engine/train/network.ts';
import { example, temporaryFolder, trainAll } from '../../support/runs.ts';

// On the CPU they are made for the run; to choose a device, already for a step that is tried.
it.each(['cpu', 'auto'])(
  'leaves no session open where the first values cannot be made (%s)',
  async device => {
    const closed: Network[] = [];
    const starting = trainAll({
      document: example('iris', { epochs: 1, device }),
      run: temporaryFolder(),
      createNetwork: async (...given) => {
        const network = await createNetwork(...given);
        vi.spyOn(network.step, 'memory', 'get').mockImplementation(() => {
          throw new Error('no memory for the first values');
        });
        const close = network.step.close.bind(network.step);
        vi.spyOn(network.step, 'close').mockImplementation(() => {
          closed.push(network);
          return close();
        });
        return network;
      },
    });
    await expect(starting).rejects.toThrow('no memory for the first values');
    expect(closed).toHaveLength(1);
  },
);
