/** An ONNX file as any program would run it: read from disk, on the CPU, with nothing but its own inputs and outputs. */
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { TensorType } from '../ir/type.ts';
import { openModel } from './runtime.ts';
import { type Data, dataOf, tensorOf } from './tensors.ts';

export interface Port {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
}

export class ModelSession {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open(path: string): Promise<ModelSession> {
    return new ModelSession(await openModel(await readFile(path), { device: 'cpu' }));
  }

  get inputs(): Port[] {
    return this.#session.inputMetadata.flatMap(portOf);
  }

  get outputs(): Port[] {
    return this.#session.outputMetadata.flatMap(portOf);
  }

  /** Results by output name. */
  async run(feeds: {
    readonly [name: string]: { readonly type: TensorType; readonly data: Data };
  }): Promise<{ readonly [name: string]: Data }> {
    const tensors = Object.entries(feeds).map(([name, { type, data }]) => [name, tensorOf(type, data)]);
    const results = await this.#session.run(Object.fromEntries(tensors));
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, dataOf(tensor)]));
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

const portOf = (metadata: InferenceSession.ValueMetadata): Port[] =>
  metadata.isTensor ? [{ name: metadata.name, dtype: metadata.type, shape: metadata.shape }] : [];
