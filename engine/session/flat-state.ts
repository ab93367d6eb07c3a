/** Parameters, slots and gradients of an update in one memory, and the kernel that goes over them. */
import { bytesOf, type FlatUpdate, type Member } from '../graph/split-update.ts';
import { type Kernel, kernelFrom } from '../kernels/code.ts';
import { isArray, kernelCode, nameOf } from '../kernels/kernel.ts';
import { LARGEST_MEMORY, PAGE } from '../kernels/wasm.ts';

export class FlatState {
  /** Views of the memory by the names of the states, and by the outputs of the rest of the step that are the gradients. */
  readonly state: { readonly [name: string]: Float32Array };
  readonly gradients: { readonly [output: string]: Float32Array };
  readonly #kernel: Kernel;
  readonly #numbers: readonly string[];
  /** Of each array. */
  readonly #bytes: number;

  constructor({ code, arrays, numbers, members }: FlatPlan) {
    this.#bytes = bytesOfAll(members);
    this.#numbers = numbers;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((arrays * this.#bytes) / PAGE) });
    this.#kernel = kernelFrom(memory, code);

    const state: Record<string, Float32Array> = {};
    const gradients: Record<string, Float32Array> = {};
    let at = 0;
    for (const member of members) {
      const view = (array: number) => new Float32Array(memory.buffer, array * this.#bytes + at, member.size);
      for (const [i, name] of member.states.entries()) state[name] = view(i);
      if (member.gradient) gradients[member.gradient.name] = view(member.states.length);
      at += bytesOf(member);
    }
    this.state = state;
    this.gradients = gradients;
  }

  /** Makes the update, once the gradients are there. */
  update(numberOf: (name: string) => number): void {
    this.#kernel.run(this.#bytes, ...this.#numbers.map(numberOf));
  }
}

/** An update over one memory, compiled: plain data. */
export interface FlatPlan {
  readonly code: Uint8Array<ArrayBuffer>;
  /** How many the kernel goes over. */
  readonly arrays: number;
  /** Names of the numbers that it is given. */
  readonly numbers: readonly string[];
  readonly members: readonly Member[];
}

/** As many as it takes, where one memory cannot hold all. */
export function flatPlans({ kernel, members }: FlatUpdate): FlatPlan[] {
  const arrays = kernel.inputs.filter(isArray).length;
  const numbers = kernel.inputs.filter(value => !isArray(value)).map(nameOf);
  const fitting: Member[][] = [];
  let room = 0;
  for (const member of members) {
    const bytes = arrays * bytesOf(member);
    if (bytes > room) {
      fitting.push([]);
      room = LARGEST_MEMORY;
    }
    fitting.at(-1)!.push(member);
    room -= bytes;
  }
  return fitting.map(members => ({
    code: kernelCode(kernel, bytesOfAll(members)),
    arrays,
    numbers,
    members,
  }));
}

const bytesOfAll = (members: readonly Member[]): number =>
  members.reduce((sum, member) => sum + bytesOf(member), 0);
