/** State on a GPU as its steps carry it on: small states side by side in a few arrays (see `packUpdate`). */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { averagedBy } from '../graph/average.ts';
import { nextName, type State } from '../graph/compiled.ts';
import { type Carried, takenApart } from '../graph/packed-update.ts';
import { sizeOf } from '../ir/type.ts';
import { input } from '../ir/value.ts';
import { reshape } from '../ops/index.ts';
import { createReadBack, type ReadBack } from './gpu-state.ts';
import { need } from './graph-step-session.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { StateData, StateTensors } from './step-session.ts';
import { allocate, type Data, dataOf, dispose, tensorOf } from './tensors.ts';

type Tensors = Readonly<Record<string, Tensor>>;

export class PackedState {
  /** By the names of what is carried. */
  carried: Tensors = {};
  readonly #values: readonly Carried[];
  readonly #settings: SessionSettings;
  readonly #readBack: ReadBack;
  /** Gives each state its own tensor; null until that is asked for. */
  #unpack: Promise<InferenceSession> | null = null;
  #unpacked: Tensors = {};

  static async create(values: readonly Carried[], settings: SessionSettings): Promise<PackedState> {
    return new PackedState(values, settings, await createReadBack(values, settings));
  }

  private constructor(values: readonly Carried[], settings: SessionSettings, readBack: ReadBack) {
    this.#values = values;
    this.#settings = settings;
    this.#readBack = readBack;
  }

  /** Goes on to what a step has given; what it did not change stays. */
  follow(outputs: Tensors): void {
    const carried = { ...this.carried };
    for (const { name } of this.#values) {
      const next = outputs[nextName(name)];
      if (!next) continue;
      dispose(need(carried, name));
      carried[name] = next;
    }
    this.#become(carried);
  }

  load(state: StateData): void {
    const before = Object.values(this.carried);
    // Uploaded by the next step.
    this.#become(
      Object.fromEntries(this.#values.map(value => [value.name, tensorOf(value.type, packed(value, state))])),
    );
    before.forEach(dispose);
  }

  async snapshot(): Promise<StateData> {
    const read = await this.#readBack.read(this.carried);
    return Object.fromEntries(
      this.#values.flatMap(value => statesWithin(value, dataOf(need(read, value.name)))),
    );
  }

  /** Of each state that a network is judged by its own, on the device, until the next step. */
  async tensors(): Promise<StateTensors> {
    const packs = this.#values.filter(value => isPack(value) && value.states.some(isJudged));
    if (packs.length > 0 && Object.keys(this.#unpacked).length === 0) {
      this.#unpack ??= createUnpacking(packs, this.#settings);
      const session = await this.#unpack;
      this.#unpacked = await session.run(
        Object.fromEntries(packs.map(({ name }) => [name, need(this.carried, name)])),
      );
    }
    return { ...this.carried, ...this.#unpacked };
  }

  async release(): Promise<void> {
    Object.values(this.carried).forEach(dispose);
    this.#become({});
    await Promise.all([this.#readBack.release(), this.#unpack?.then(session => session.release())]);
  }

  #become(carried: Tensors): void {
    Object.values(this.#unpacked).forEach(dispose);
    this.#unpacked = {};
    this.carried = carried;
  }
}

/** All but what the optimizer alone reads. */
const isJudged = (state: State): boolean => state.role !== 'slot' || averagedBy(state) !== null;

const isPack = ({ name, states }: Carried): boolean => states[0]?.name !== name;

function createUnpacking(packs: readonly Carried[], settings: SessionSettings): Promise<InferenceSession> {
  const inputs = packs.map(({ name, type }) => input('slot', name, type));
  const outputs = packs.flatMap(({ states }, i) => {
    const pieces = takenApart(
      inputs[i]!,
      states.map(({ type }) => sizeOf(type.shape)),
    );
    return states.map(({ name, type }, k) => ({ name, value: reshape(pieces[k]!, type.shape) }));
  });
  const keepOnDevice = outputs.map(({ name }) => name);
  return createSession({ name: 'unpack', inputs, outputs }, { ...settings, keepOnDevice });
}

function packed({ type, states }: Carried, state: StateData): Data {
  const data = allocate(type);
  let at = 0;
  for (const { name, type } of states) {
    const given = dataOf(tensorOf(type, need(state, name)));
    // Of one type, as the tensors are.
    (data as Float32Array).set(given as Float32Array, at);
    at += given.length;
  }
  return data;
}

function statesWithin({ states }: Carried, data: Data): [name: string, data: Data][] {
  let at = 0;
  return states.map(({ name, type }) => {
    const start = at;
    at += sizeOf(type.shape);
    return [name, data.slice(start, at)];
  });
}
