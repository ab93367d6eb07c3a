/** A compiled kernel over a memory; it may have come from another thread, which has no graphs. */
import { HOST, MEMORY } from './wasm.ts';

export interface Kernel {
  /**
   * Overwrites the first arrays: each element depends on no other, and is read before it is written. Takes the bytes of an array, a
   * multiple of 16, then the numbers in their order (a bool as 0 or 1).
   */
  run(bytes: number, ...numbers: readonly number[]): void;
}

export function kernelFrom(memory: WebAssembly.Memory, code: Uint8Array<ArrayBuffer>): Kernel {
  const module = new WebAssembly.Module(code);
  return new WebAssembly.Instance(module, { [HOST]: { [MEMORY]: memory } }).exports as unknown as Kernel;
}
