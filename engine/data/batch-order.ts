/** The batches of a request, one after the other, with memory for their fields that is yet to be filled. */
import type { Field } from '../document/document.ts';
import type { Batch, BatchRequest, FieldData } from './dataset.ts';
import { sizeOfSample } from './table.ts';

interface Part {
  readonly name: string;
  readonly elements: number;
  readonly Type: typeof Float32Array | typeof BigInt64Array;
}

export class BatchOrder {
  readonly #request: BatchRequest;
  readonly #parts: readonly Part[];
  /** Of all batches but the last. */
  readonly #ones: Float32Array;
  #next = 0;

  constructor(request: BatchRequest, fields: readonly Field[]) {
    const { batchSize } = request;
    this.#request = request;
    this.#ones = new Float32Array(batchSize).fill(1);
    this.#parts = request.fields.map(name => {
      const field = fields.find(each => each.name === name);
      if (!field) throw new Error(`The field "${name}" was not opened.`);
      const Type = field.dtype === 'int64' ? BigInt64Array : Float32Array;
      return { name, elements: batchSize * sizeOfSample(field), Type };
    });
  }

  /** Of one batch: its fields, and the numbers of its samples. */
  get bytes(): number {
    const numbers = this.#request.batchSize * Uint32Array.BYTES_PER_ELEMENT;
    return this.#parts.reduce((sum, { elements, Type }) => sum + elements * Type.BYTES_PER_ELEMENT, numbers);
  }

  /** As many as there still are, up to `most`. */
  take(most: number, allocate: (bytes: number) => ArrayBuffer): Batch[] {
    const { indices, batchSize } = this.#request;
    const left = Math.ceil((indices.length - this.#next) / batchSize);
    return Array.from({ length: Math.min(most, left) }, () => {
      // A copy: a view would take the whole order along to the worker.
      const own = indices.slice(this.#next, this.#next + batchSize);
      this.#next += own.length;
      const count = own.length;
      const weights = count === batchSize ? this.#ones : new Float32Array(batchSize).fill(1, 0, count);
      return { count, indices: own, weights, fields: this.#allocate(allocate) };
    });
  }

  #allocate(allocate: (bytes: number) => ArrayBuffer): FieldData {
    return Object.fromEntries(
      this.#parts.map(({ name, elements, Type }) => [
        name,
        new Type(allocate(elements * Type.BYTES_PER_ELEMENT)),
      ]),
    );
  }
}
