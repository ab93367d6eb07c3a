/**
 * The numeric gradient check: a row's vjp against central differences of the row itself, run in onnxruntime. In
 * float64 where the CPU provider has kernels for it, else in float32 with steps to match.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { gradients } from '../../engine/autodiff.ts';
import { float32 } from '../../engine/ir/type.ts';
import { type Graph, input, shapeOf, type Value } from '../../engine/ir/value.ts';
import { emitModel } from '../../engine/onnx/emit.ts';
import { expandForms } from '../../engine/onnx/forms.ts';
import { add, mul, reduceSum } from '../../engine/ops/index.ts';
import type { NumericData } from '../../engine/ops/op.ts';
import { portable } from '../../engine/ops/op.ts';
import { inDouble } from './double-precision.ts';
import { graphOf, nameOf, silent, tensorOf } from './run-graph.ts';
import { applied, type Feed, feedsOf, type SampleCase, seeded } from './samples.ts';

export interface GradientError {
  readonly precision: 'float64' | 'float32';
  /** The largest difference, relative to the gradient's own size (at least 1). */
  readonly error: number;
}

/** @throws Error where the row builds no gradient for an input that it should have one for. */
export async function checkGradient(sampleCase: SampleCase, seed: number): Promise<GradientError> {
  const random = seeded(seed);
  const feeds = feedsOf(sampleCase, random);
  const outputs = applied(sampleCase, feeds);
  // The loss weighs every element of every output differently, so that no error cancels out.
  const weights = outputs.map((output, i) => input('feed', `weight${i}`, float32(shapeOf(output))));
  const weightData = weights.map(({ type }) =>
    Float32Array.from(
      { length: type.shape.reduce<number>((n, dim) => n * Number(dim), 1) },
      () => random() + 0.5,
    ),
  );
  const loss = outputs.map((output, i) => reduceSum(mul(output, weights[i]!))).reduce((a, b) => add(a, b));
  const moved = feeds.filter(feed => feed.differentiable);
  const built = gradients(
    loss,
    moved.map(feed => feed.value),
  );
  const missing = built.indexOf(null);
  if (missing >= 0)
    throw new Error(`${sampleCase.name} has no gradient by ${nameOf(moved[missing]!.value)}.`);

  const inputs = feeds.map(feed => feed.value);
  const forward = graphOf(inputs, Object.fromEntries(outputs.map((output, i) => [`y${i}`, output])));
  const backward = graphOf(
    [...inputs, ...weights],
    Object.fromEntries(built.map((gradient, i) => [`g${i}`, gradient!])),
  );
  const runner = await Runner.open(forward, backward);
  try {
    const weighted = feeds.concat(
      weights.map((value, i) => ({ value, data: weightData[i]!, differentiable: false })),
    );
    const found = await runner.run('backward', weighted);
    const lossAt = async () => {
      const results = await runner.run('forward', feeds);
      return outputs.reduce((sum, _, i) => sum + dot(results[`y${i}`]!, weightData[i]!), 0);
    };
    let error = 0;
    for (const [i, feed] of moved.entries()) {
      const numeric = await differences(runner, feed, lossAt);
      const analytic = found[`g${i}`]!;
      for (const [at, expected] of numeric.entries())
        error = Math.max(error, Math.abs(analytic[at]! - expected) / Math.max(1, Math.abs(expected)));
    }
    return { precision: runner.double ? 'float64' : 'float32', error };
  } finally {
    await runner.close();
  }
}

/** (loss(x + h) - loss(x - h)) / 2 h for each element of one feed. */
async function differences(runner: Runner, feed: Feed, lossAt: () => Promise<number>): Promise<number[]> {
  const step = runner.double ? 1e-5 : 2 ** -7;
  const results: number[] = [];
  for (let at = 0; at < feed.data.length; at++) {
    const at0 = runner.move(feed, at, step);
    const above = await lossAt();
    runner.move(feed, at, -2 * step);
    const below = await lossAt();
    runner.restore(feed, at, at0);
    results.push((above - below) / (2 * step));
  }
  return results;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

type Floats = Float32Array | Float64Array;

/** The two sessions, in the finest precision that both have. */
class Runner {
  /** The data in the session's precision, which `move` changes in place. */
  readonly #data = new Map<Value, Floats | NumericData>();
  constructor(
    readonly double: boolean,
    readonly sessions: { readonly forward: InferenceSession; readonly backward: InferenceSession },
  ) {}

  static async open(forward: Graph, backward: Graph): Promise<Runner> {
    const models = [forward, backward].map(graph => emitModel(expandForms(graph, portable('cpu'))));
    const open = async (bytes: readonly Uint8Array[], double: boolean) => {
      const [a, b] = await Promise.all(bytes.map(model => InferenceSession.create(model, silent)));
      return new Runner(double, { forward: a!, backward: b! });
    };
    try {
      return await open(models.map(inDouble), true);
    } catch (error) {
      // Some kernels (Conv, Erf) exist in float32 only.
      if (!/could not find an implementation/i.test(String(error))) throw error;
      return open(models, false);
    }
  }

  move(feed: Feed, at: number, by: number): number {
    const data = this.#dataOf(feed) as Floats;
    const before = data[at]!;
    data[at] = before + by;
    return before;
  }

  restore(feed: Feed, at: number, value: number): void {
    (this.#dataOf(feed) as Floats)[at] = value;
  }

  async run(which: 'forward' | 'backward', feeds: readonly Feed[]): Promise<Record<string, Floats>> {
    const tensors = feeds.map(feed => {
      const data = this.#dataOf(feed);
      const tensor =
        data instanceof Float64Array
          ? new Tensor('float64', data, feed.value.type.shape.map(Number))
          : tensorOf(feed.value.type, data);
      return [nameOf(feed.value), tensor] as const;
    });
    const session = this.sessions[which];
    // A gradient may not need every input.
    const wanted = tensors.filter(([name]) => session.inputNames.includes(name));
    const results = await session.run(Object.fromEntries(wanted));
    return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Floats]));
  }

  async close(): Promise<void> {
    await Promise.all([this.sessions.forward.release(), this.sessions.backward.release()]);
  }

  #dataOf({ value, data }: Feed): Floats | NumericData {
    let own = this.#data.get(value);
    if (!own) {
      own = this.double && data instanceof Float32Array ? Float64Array.from(data) : data;
      this.#data.set(value, own);
    }
    return own;
  }
}
