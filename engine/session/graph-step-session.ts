/** What the kinds of step sessions share: the feeds of a step. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TrainingGraph } from '../graph/compiled.ts';
import type { Feeds } from './step-session.ts';
import { feedTensor, scalarTensor } from './tensors.ts';

export abstract class GraphStepSession {
  constructor(
    protected readonly training: Pick<TrainingGraph, 'feeds' | 'scalars' | 'state' | 'measures'>,
    protected readonly session: InferenceSession,
    readonly device: string,
  ) {}

  protected inputs(feeds: Feeds, scalars: { readonly [name: string]: number }): Record<string, Tensor> {
    const inputs: Record<string, Tensor> = {};
    for (const { name, type } of this.training.feeds)
      inputs[name] = feedTensor(type, need(feeds, name), this.device);
    for (const { name, dtype } of this.training.scalars)
      inputs[name] = scalarTensor(dtype, need(scalars, name));
    return inputs;
  }
}

export const mapValues = <A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

export function need<T>(values: { readonly [name: string]: T }, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`A step got no value for "${name}".`);
  return value;
}
