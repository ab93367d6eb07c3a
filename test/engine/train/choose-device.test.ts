import { describe, expect, it } from 'vitest';
import { initialize } from '../../../engine/session/initialize.ts';
import type { StepSession } from '../../../engine/session/step-session.ts';
import { chooseNetwork } from '../../../engine/train/choose-device.ts';
import { createNetwork, type NetworkFactory } from '../../../engine/train/network.ts';
import { buildEvaluationGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { example } from '../../support/runs.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const document = example('iris');
const graphs = {
  training: buildTrainingGraph(document, { batchSize: 8 }),
  evaluation: buildEvaluationGraph(document, { batchSize: 8 }),
};

const begin = (step: StepSession): Promise<void> => initialize(step, graphs.training, 1);

/** The CPU's network under the device's name, each step taking so many milliseconds more; none: it fails. */
async function choose(delays: { readonly [device: string]: number | undefined }) {
  const open: string[] = [];
  const create: NetworkFactory = async (graphs, settings) => {
    const { device } = settings;
    const { step, evaluation } = await createNetwork(graphs, { ...settings, device: 'cpu' });
    const delay = delays[device];
    open.push(device);
    return {
      evaluation,
      step: {
        device,
        tensors: () => step.tensors(),
        async step(...inputs) {
          if (delay === undefined) throw new Error('The device was lost.');
          await new Promise(resolve => setTimeout(resolve, delay));
          return step.step(...inputs);
        },
        snapshot: () => step.snapshot(),
        load: state => step.load(state),
        async close() {
          open.splice(open.indexOf(device), 1);
          await step.close();
        },
      },
    };
  };
  const { network } = await chooseNetwork({ device: 'auto', graphs, threads: 1, create, begin });
  expect(open).toEqual([network.step.device]);
  await network.step.close();
  return network.step.device;
}

describe('auto', () => {
  it('stays on the CPU where a step is too short to gain from anything else', async () => {
    expect(await choose({ cpu: 0, webgpu: 0 })).toBe('cpu');
  });

  it.skipIf(noWebGpu !== '')('takes the device that makes a step fastest, and none that fails', async () => {
    expect(await choose({ cpu: 60, webgpu: 0 })).toBe('webgpu');
    expect(await choose({ cpu: 30, webgpu: 120 })).toBe('cpu');
    expect(await choose({ cpu: 30 })).toBe('cpu');
  });
});
