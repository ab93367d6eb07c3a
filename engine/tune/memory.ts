/**
 * What has been measured on a machine, in one JSON file for everything that the times depend on. It is a memory, no document: where
 * it cannot be read or written, or was written for other circumstances, the forms are measured again.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Measurements } from './tune.ts';

/** Raised when a form is written otherwise than before under the same name. */
const REVISION = 1;

/** What the times depend on, beside the operation. */
export interface Environment {
  readonly runtime: string;
  readonly processor: string;
  readonly device: string;
  readonly threads: number;
  readonly channelBlock: number;
}

const entrySchema = z.object({
  seconds: z.record(z.string(), z.number().nonnegative().nullable()),
  usual: z.string(),
  chosen: z.string().nullable(),
  /** When it was measured, in milliseconds since 1970. */
  at: z.number(),
});
type Entries = { readonly [key: string]: z.infer<typeof entrySchema> };

const fileSchema = z.object({
  format: z.literal('netloom-forms'),
  revision: z.literal(REVISION),
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
  operations: z.record(z.string(), entrySchema),
});

/** A network of hundreds of layers has about a hundred kinds of operations. */
const MOST_OPERATIONS = 2_000;

export class FormMemory {
  readonly #path: string;
  readonly #environment: Environment;

  constructor(folder: string, environment: Environment) {
    const name = createHash('sha256').update(describe(environment)).digest('hex').slice(0, 16);
    this.#path = join(folder, `forms-${name}.json`);
    this.#environment = environment;
  }

  read(): Promise<Measurements> {
    return this.#entries();
  }

  /** Adds to what is there by now, which another process may have written. The oldest make room. */
  async add(measured: Measurements, now = Date.now()): Promise<void> {
    if (Object.keys(measured).length === 0) return;
    const added = Object.entries(measured).map(([key, entry]) => [key, { ...entry, at: now }] as const);
    const all = Object.entries({ ...(await this.#entries()), ...Object.fromEntries(added) });
    const kept = all.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_OPERATIONS);
    const file: z.input<typeof fileSchema> = {
      format: 'netloom-forms',
      revision: REVISION,
      environment: { ...this.#environment },
      operations: Object.fromEntries(kept),
    };
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, `${JSON.stringify(file)}\n`);
    } catch {
      // A full or locked disk costs the next start the time to measure again, nothing else.
    }
  }

  async #entries(): Promise<Entries> {
    try {
      const file = fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
      return describe(file.environment) === describe({ ...this.#environment }) ? file.operations : {};
    } catch {
      return {};
    }
  }
}

const describe = (environment: object): string =>
  JSON.stringify([REVISION, ...Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))]);
