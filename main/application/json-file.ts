/** One JSON value in one file: written atomically, and a spoiled file never keeps the program from starting. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { errorCode, withFileErrors } from './file-errors.ts';

export class JsonFile<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(path: string, schema: z.ZodType<T>, fallback: T) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
  }

  /** The stored value. A file that cannot be understood is put aside as `NAME.broken`, so that nothing is lost. */
  async read(): Promise<T> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return this.#fallback;
      throw error;
    }
    try {
      return this.#schema.parse(JSON.parse(text));
    } catch {
      await rename(this.#path, `${this.#path}.broken`).catch(() => {});
      return this.#fallback;
    }
  }

  async write(value: T): Promise<void> {
    await this.update(() => value);
  }

  /** Changes come one after the other: two windows do not overwrite each other's. */
  async update(change: (value: T) => T): Promise<T> {
    const next = this.#changes.then(async () => {
      const value = change(await this.read());
      await withFileErrors(`Cannot write “${this.#path}”`, async () => {
        await mkdir(path.dirname(this.#path), { recursive: true });
        await writeFileAtomic(this.#path, `${JSON.stringify(value)}\n`, { mode: 0o600 });
      });
      return value;
    });
    this.#changes = next.catch(() => {});
    return next;
  }
}
