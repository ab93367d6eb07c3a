/** The CPU's network in the manner of a device that works ahead: it adds the measures up in float32 until it is asked. */
import type { StepSession } from '../../engine/session/step-session.ts';
import { createNetwork, type NetworkFactory } from '../../engine/train/network.ts';

export interface Ahead {
  readonly createNetwork: NetworkFactory;
  /** How often the device was asked, and for how many steps. */
  readonly asked: number[];
  /** Steps that it was given. */
  readonly given: () => number;
}

/** `failsAt`: the step at which the device is lost, with all that it holds unless `keeps`. */
export function aheadNetwork({ failsAt = Number.POSITIVE_INFINITY, keeps = false } = {}): Ahead {
  const asked: number[] = [];
  let given = 0;
  return {
    asked,
    given: () => given,
    createNetwork: async (graphs, settings) => {
      const network = await createNetwork(graphs, { ...settings, device: 'cpu' });
      if (settings.device === 'cpu') return network;
      const { step } = network;
      let sums: Float32Array | null = null;
      let unasked = 0;
      const lost = () => given >= failsAt;
      const held = () => {
        if (lost() && !keeps) throw new Error('The device was lost.');
      };
      const ahead: StepSession['ahead'] = {
        begin(from) {
          sums = from?.slice() ?? null;
        },
        async add(...inputs) {
          if (lost()) throw new Error('The device was lost.');
          given++;
          unasked++;
          const made = await step.step(...inputs);
          sums = made.map((value, i) => value + (sums?.[i] ?? 0));
        },
        async measures() {
          held();
          asked.push(unasked);
          unasked = 0;
          return sums!.slice();
        },
      };
      return {
        evaluation: network.evaluation,
        step: {
          device: settings.device,
          ahead,
          tensors: () => step.tensors(),
          step: () => Promise.reject(new Error('A run lets the device work ahead.')),
          async snapshot() {
            held();
            return step.snapshot();
          },
          load: state => step.load(state),
          close: () => step.close(),
        },
      };
    },
  };
}
