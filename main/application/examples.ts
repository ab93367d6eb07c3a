/** The documents that the program comes with: examples with their data, and the standard architectures. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Example } from '../api.ts';
import { DOCUMENT_EXTENSION, readDocument } from './documents.ts';

const ARCHITECTURES = 'architectures';

/** The architectures in the order in which they are told; to count their parameters would take a second. */
const indexSchema = z.array(z.object({ file: z.string(), parameters: z.number() }));

export async function readExamples(folder: string): Promise<Example[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter(name => name.endsWith(DOCUMENT_EXTENSION)).sort();
  const listed = await architecturesIn(folder);
  return Promise.all([
    ...files.map(file => describe(path.join(folder, file), 'examples', null)),
    ...listed.map(({ file, parameters }) =>
      describe(path.join(folder, ARCHITECTURES, file), 'architectures', parameters),
    ),
  ]);
}

async function architecturesIn(folder: string): Promise<z.infer<typeof indexSchema>> {
  const index = path.join(folder, ARCHITECTURES, 'index.json');
  const text = await readFile(index, 'utf8').catch(() => '[]');
  return indexSchema.parse(JSON.parse(text));
}

async function describe(file: string, group: Example['group'], parameters: number | null): Promise<Example> {
  const { title, description } = (await readDocument(file)).document;
  return { file: path.basename(file), path: file, group, title, description, parameters };
}
