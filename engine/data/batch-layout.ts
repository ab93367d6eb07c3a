/** Where the fields of several batches lie in one piece of memory: it changes hands between threads as a whole. */
import type { Field } from '../document/document.ts';
import type { FieldData } from './dataset.ts';
import { sizeOfSample } from './table.ts';

/** int64 must begin at a multiple of its own size. */
const ALIGNMENT = 8;

interface Place {
  readonly name: string;
  readonly offset: number;
  readonly elements: number;
  readonly Type: typeof Float32Array | typeof BigInt64Array;
}

export class BatchLayout {
  /** Of one batch. */
  readonly bytes: number;
  readonly #places: readonly Place[];

  constructor(fields: readonly Field[], names: readonly string[], batchSize: number) {
    let offset = 0;
    this.#places = names.map(name => {
      const field = fields.find(each => each.name === name);
      if (!field) throw new Error(`The field "${name}" was not opened.`);
      const Type = field.dtype === 'int64' ? BigInt64Array : Float32Array;
      const place = { name, offset, elements: batchSize * sizeOfSample(field), Type };
      offset += Math.ceil((place.elements * Type.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
      return place;
    });
    this.bytes = offset;
  }

  /** The fields of the batch of this number. */
  fields(memory: ArrayBuffer, batch: number): FieldData {
    return Object.fromEntries(
      this.#places.map(({ name, offset, elements, Type }) => [
        name,
        new Type(memory, batch * this.bytes + offset, elements),
      ]),
    );
  }
}
