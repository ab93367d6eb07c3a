/** Memory of batches that were used, for those to come: fresh pages cost as much as filling them. */

/** Below, the allocator is as fast. */
const LEAST_BYTES = 64 * 1024;

export class SpareBuffers {
  readonly #most: number;
  readonly #buffers: ArrayBuffer[] = [];
  #bytes = 0;

  /** `most`: bytes that are kept; beyond, the oldest are let go. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Holds whatever it held before, or zeros. */
  take(bytes: number): ArrayBuffer {
    const found = this.#buffers.findLastIndex(({ byteLength }) => byteLength === bytes);
    if (found < 0) return new ArrayBuffer(bytes);
    this.#bytes -= bytes;
    return this.#buffers.splice(found, 1)[0]!;
  }

  give(buffer: ArrayBuffer): void {
    if (buffer.byteLength < LEAST_BYTES) return;
    this.#buffers.push(buffer);
    this.#bytes += buffer.byteLength;
    while (this.#bytes > this.#most) this.#bytes -= this.#buffers.shift()!.byteLength;
  }
}
