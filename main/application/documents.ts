/** Documents on disk: opened with migration, saved atomically, remembered; the examples are templates. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Document } from '../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../engine/document/validate.ts';
import { ApiError, type Example, type OpenedDocument, type SavedDocument } from '../api.ts';
import { carryData } from './carry-data.ts';
import { readExamples } from './examples.ts';
import { errorCode, withFileErrors } from './file-errors.ts';
import { JsonFile } from './json-file.ts';
import type { Locations } from './locations.ts';

export const DOCUMENT_EXTENSION = '.netloom';
const RECENT = 20;

const recentSchema = z.array(z.object({ path: z.string(), title: z.string(), opened: z.string() }));

export class Documents {
  readonly #examples: string;
  readonly #recent: JsonFile<z.infer<typeof recentSchema>>;

  constructor(locations: Pick<Locations, 'data' | 'examples'>) {
    this.#examples = locations.examples;
    this.#recent = new JsonFile(path.join(locations.data, 'recent.json'), recentSchema, []);
  }

  async open(file: string): Promise<OpenedDocument> {
    const { document, migratedFrom, text } = await readDocument(file);
    const example = await this.isExample(file);
    if (!example) await this.#remember(file, document);
    return { path: file, document, migratedFrom, example, revision: revisionOf(text) };
  }

  async save(
    file: string,
    document: Document,
    from: string | null | undefined,
    revision: string | undefined,
  ): Promise<SavedDocument> {
    if (await this.isExample(file))
      throw new ApiError('input', `“${file}” is an example and stays as it is. Save under another name.`);
    const present = revision === undefined ? undefined : await currentRevision(file);
    if (present !== revision && present !== undefined)
      throw new ApiError(
        'input',
        `“${file}” has been changed by another program since it was opened. Save under another name, or open it again.`,
      );
    const folder = path.dirname(file);
    await withFileErrors(`Cannot save in “${folder}”`, () => mkdir(folder, { recursive: true }));
    const moved =
      from && path.dirname(from) !== folder
        ? await carryData(document, path.dirname(from), folder, await this.isExample(from))
        : document;
    const text = serializeDocument(validated(moved));
    await withFileErrors(`Cannot save “${file}”`, () => writeFileAtomic(file, text));
    await this.#remember(file, moved);
    return { path: file, document: moved, revision: revisionOf(text) };
  }

  async recent(): Promise<z.infer<typeof recentSchema>> {
    return this.#recent.read();
  }

  examples(): Promise<Example[]> {
    return readExamples(this.#examples);
  }

  async isExample(file: string): Promise<boolean> {
    const [folder, examples] = await Promise.all([real(path.dirname(file)), real(this.#examples)]);
    return folder === examples || folder.startsWith(examples + path.sep);
  }

  async #remember(file: string, document: Document): Promise<void> {
    const entry = { path: file, title: document.title, opened: new Date().toISOString() };
    await this.#recent.update(entries =>
      [entry, ...entries.filter(other => other.path !== file)].slice(0, RECENT),
    );
  }
}

/** The folder against which the document's relative data paths are resolved. */
export const baseOf = (documentPath: string | null, documents: string): string =>
  documentPath === null ? documents : path.dirname(documentPath);

/** @throws ApiError or InputError naming the file, and the place in it. */
export async function readDocument(
  file: string,
): Promise<{ document: Document; migratedFrom: number | null; text: string }> {
  const text = await withFileErrors(`Cannot open “${file}”`, () => readFile(file, 'utf8'));
  return { ...parseDocument(text, file), text };
}

/** A document that came from a window is trusted no more than a file. @throws InputError */
export const validated = (document: Document): Document =>
  parseDocument(serializeDocument(document)).document;

const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const real = (file: string): Promise<string> => realpath(file).catch(() => path.resolve(file));

async function currentRevision(file: string): Promise<string | undefined> {
  try {
    return revisionOf(await readFile(file, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
