/**
 * Runs on disk. A run is a directory: the application puts `origin.json` there before the engine starts; the engine adds
 * `run.json` (the document as it was), `events.jsonl` and the checkpoints. Nothing else is kept, so that a run can be
 * copied, and listed after a restart.
 */
import { appendFile, mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Document } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import type { RunEvent } from '../../engine/train/events.ts';
import { ApiError } from '../api.ts';
import { errorCode, withFileErrors } from './file-errors.ts';
import { JsonFile } from './json-file.ts';
import type { Locations } from './locations.ts';
import { type Progress, summarize, withoutRepeats } from './run-summary.ts';

const originSchema = z.object({
  title: z.string(),
  documentPath: z.string().nullable(),
  started: z.string(),
});
export type Origin = z.infer<typeof originSchema>;

const ORIGIN = 'origin.json';
const RUN = 'run.json';
const EVENTS = 'events.jsonl';
const KNOWN = 200;
/** What the engine writes there; the document is read by parseDocument. */
const runSchema = z.object({ document: z.unknown(), base: z.string() });

export class RunStore {
  readonly #root: string;
  /** Directories of runs that lie elsewhere, latest first. */
  readonly #elsewhere: JsonFile<string[]>;
  readonly #progress = new Map<string, { stamp: string; progress: Progress }>();

  constructor(locations: Pick<Locations, 'data' | 'runs'>) {
    this.#root = locations.runs;
    this.#elsewhere = new JsonFile(path.join(locations.data, 'runs.json'), z.array(z.string()), []);
  }

  /** Makes the directory of a new run; `directory` must not hold a run yet. */
  async create(document: Document, documentPath: string | null, directory?: string): Promise<string> {
    const started = new Date();
    const run = path.resolve(directory ?? path.join(this.#root, nameOf(document, started)));
    await withFileErrors(`Cannot make the run's directory “${run}”`, async () => {
      if ((await exists(path.join(run, ORIGIN))) || (await exists(path.join(run, RUN))))
        throw new ApiError(
          'input',
          `“${run}” holds a run already. Resume that one, or name another directory.`,
        );
      await mkdir(run, { recursive: true });
      const origin: Origin = { title: document.title, documentPath, started: started.toISOString() };
      await writeFileAtomic(path.join(run, ORIGIN), `${JSON.stringify(origin, null, 2)}\n`);
    });
    if (path.dirname(run) !== path.resolve(this.#root))
      await this.#elsewhere.update(runs => [run, ...runs.filter(other => other !== run)].slice(0, KNOWN));
    return run;
  }

  /** Takes back a run that could not start. A directory that the user named keeps whatever else it holds. */
  async discard(run: string): Promise<void> {
    if (path.dirname(run) === path.resolve(this.#root)) await rm(run, { recursive: true, force: true });
    else {
      for (const file of [ORIGIN, RUN, EVENTS]) await rm(path.join(run, file), { force: true });
      // Goes only where it is empty.
      await rmdir(run).catch(() => {});
    }
    await this.#elsewhere.update(runs => runs.filter(other => other !== run));
  }

  /** Latest first. */
  async list(): Promise<string[]> {
    const own = await readdir(this.#root).catch(() => []);
    const candidates = [...own.map(name => path.join(this.#root, name)), ...(await this.#elsewhere.read())];
    const found = await Promise.all(
      candidates.map(run =>
        this.origin(run).then(
          ({ started }) => ({ run, started }),
          () => null,
        ),
      ),
    );
    return found
      .filter(entry => entry !== null)
      .sort((a, b) => b.started.localeCompare(a.started))
      .map(({ run }) => run);
  }

  /** @throws ApiError `input` where the directory holds no run. */
  async origin(run: string): Promise<Origin> {
    try {
      return originSchema.parse(JSON.parse(await readFile(path.join(run, ORIGIN), 'utf8')));
    } catch {
      throw new ApiError('input', `“${run}” holds no run (its ${ORIGIN} is missing or damaged).`);
    }
  }

  /** What is trained, and the folder against which its paths are resolved. */
  async description(run: string): Promise<{ document: Document; base: string }> {
    const file = path.join(run, RUN);
    const text = await withFileErrors(`Cannot read “${file}”`, () => readFile(file, 'utf8'));
    const { document, base } = parseRun(text, file);
    return { document: parseDocument(JSON.stringify(document), `The document in “${file}”`).document, base };
  }

  async events(run: string): Promise<RunEvent[]> {
    const file = path.join(run, EVENTS);
    try {
      return withoutRepeats(parseLines(await readFile(file, 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** What the events add up to; read again only when there are new ones. */
  async progress(run: string): Promise<Progress> {
    const found = await stat(path.join(run, EVENTS)).catch(() => null);
    const stamp = found === null ? '' : `${found.size} ${found.mtimeMs}`;
    const known = this.#progress.get(run);
    if (known?.stamp === stamp) return known.progress;
    const progress = summarize(await this.events(run));
    this.#progress.set(run, { stamp, progress });
    return progress;
  }

  /** What the application has to add when the engine could not. */
  async append(run: string, events: readonly RunEvent[]): Promise<void> {
    const lines = events.map(event => `${JSON.stringify(event)}\n`).join('');
    // The engine's last line may be cut.
    await appendFile(path.join(run, EVENTS), `\n${lines}`);
  }
}

function parseRun(text: string, file: string): z.infer<typeof runSchema> {
  try {
    return runSchema.parse(JSON.parse(text));
  } catch {
    throw new ApiError('input', `“${file}” is damaged. Train again in another directory.`);
  }
}

/** A line that was being written when its process was killed is cut: what it said is lost, the rest is not. */
function parseLines(text: string): RunEvent[] {
  return text.split('\n').flatMap(line => {
    try {
      return line === '' ? [] : [JSON.parse(line) as RunEvent];
    } catch {
      return [];
    }
  });
}

/** Sorts by time and tells what was trained: `2026-03-14-092653-lenet-5`. */
function nameOf(document: Document, started: Date): string {
  const title = document.title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const [day, time] = started.toISOString().split('T') as [string, string];
  const milliseconds = time.slice(9, 12);
  return [day, `${time.slice(0, 8).replaceAll(':', '')}${milliseconds}`, title || 'untitled'].join('-');
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
