/**
 * A run on disk. `run.json` says what is trained; `events.jsonl` what happened; `last.safetensors` is where to go on and
 * `best.safetensors` the network of the best epoch. Whatever moment the process is killed at, each is whole.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Document } from '../document/document.ts';
import { parseDocument } from '../document/validate.ts';
import { InputError } from '../protocol.ts';
import type { RunEvent } from './events.ts';
import { fileError, withFileErrors } from './file-errors.ts';

export type CheckpointKind = 'best' | 'last';

export interface RunDescription {
  readonly document: Document;
  /** Folder against which the document's paths are resolved. */
  readonly base: string;
}

const FORMAT = 'netloom-run';
const descriptionSchema = z.object({
  format: z.literal(FORMAT),
  base: z.string(),
  document: z.unknown(),
});

const RUN = 'run.json';
const EVENTS = 'events.jsonl';

export const checkpointPath = (run: string, kind: CheckpointKind): string => join(run, `${kind}.safetensors`);

/**
 * Makes the directory ready to be trained in. A new run removes what an older one left; a resumed one keeps it.
 * @throws InputError where the directory cannot be written.
 */
export async function prepareRunDirectory(
  run: string,
  { document, base }: RunDescription,
  resume: boolean,
): Promise<void> {
  await withFileErrors(`Cannot write in the run's folder “${run}”`, async () => {
    await makeFolder(run);
    const names = await readdir(run);
    // What a killed process had begun to write.
    const leftovers = names.filter(name => /^(run\.json|(best|last)\.safetensors)\.\d+$/.test(name));
    const outdated = resume ? [] : [EVENTS, 'best.safetensors', 'last.safetensors'];
    for (const name of [...leftovers, ...outdated]) await rm(join(run, name), { force: true });
    const description = { format: FORMAT, base, document };
    await writeFileAtomic(join(run, RUN), `${JSON.stringify(description, null, 2)}\n`);
  });
}

/** With the folders above it. (`mkdir` with `recursive` never returns where the system makes no folders, as in /proc.) */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((await stat(path).catch(() => null))?.isDirectory()) return;
    const parent = dirname(path);
    if (!isMissing(error) || parent === path || (await exists(parent))) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @throws InputError where the directory holds no run. */
export async function readRun(run: string): Promise<RunDescription> {
  const path = join(run, RUN);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`“${run}” holds no run (there is no ${RUN}). Name the folder of a run.`);
  });
  const parsed = descriptionSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new InputError(`“${path}” is damaged. Train again in another folder.`);
  const { document } = parseDocument(JSON.stringify(parsed.data.document), `The document in “${path}”`);
  return { document, base: parsed.data.base };
}

/** The best checkpoint, or the last one while there is no best: nothing was validated yet. */
export async function bestCheckpointPath(run: string): Promise<string> {
  const best = checkpointPath(run, 'best');
  return (await exists(best)) ? best : existingCheckpoint(run, 'last');
}

/**
 * Where a run goes on from; null: it ended before its first checkpoint, so it begins again, which is the same.
 * @throws InputError where the directory holds no run.
 */
export async function lastCheckpoint(run: string): Promise<string | null> {
  const begun = await exists(join(run, RUN));
  return begun && !(await exists(checkpointPath(run, 'last'))) ? null : existingCheckpoint(run, 'last');
}

/** @throws InputError where the run has no such checkpoint. */
export async function existingCheckpoint(run: string, kind: CheckpointKind): Promise<string> {
  const path = checkpointPath(run, kind);
  if (await exists(path)) return path;
  throw new InputError(`The run “${run}” has no checkpoint yet (${kind}.safetensors). Train it first.`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Appends the events of a run, a line each, at once: a killed process loses none that it has told. */
export class EventLog {
  readonly #path: string;
  readonly #file: number;

  constructor(run: string) {
    this.#path = join(run, EVENTS);
    try {
      this.#file = openSync(this.#path, 'a+');
      // A line that was cut short by a kill must not swallow the next one.
      if (!this.#endsWithNewline()) writeSync(this.#file, '\n');
    } catch (error) {
      throw fileError(`Cannot write “${this.#path}”`, error);
    }
  }

  append(event: RunEvent): void {
    try {
      writeSync(this.#file, `${JSON.stringify(event)}\n`);
    } catch (error) {
      throw fileError(`Cannot write “${this.#path}”`, error);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #endsWithNewline(): boolean {
    const { size } = fstatSync(this.#file);
    const last = new Uint8Array(1);
    return size === 0 || (readSync(this.#file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
