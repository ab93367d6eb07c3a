/** Trains the documents of `examples` with the real engine on the CPU. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Document } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import type { EndEvent } from '../../engine/train/events.ts';
import { train } from '../../engine/train/run.ts';

export const exampleFolder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** The run's directory is removed when the test ends. */
export async function trainExample(file: string, seed: number): Promise<{ end: EndEvent; run: string }> {
  const run = await mkdtemp(join(tmpdir(), 'netloom-example-'));
  onTestFinished(() => rm(run, { recursive: true }));
  const { document } = parseDocument(await readFile(exampleFolder + file, 'utf8'), file);
  const seeded: Document = { ...document, training: { ...document.training, device: 'cpu', seed } };
  const events = train({ document: seeded, base: exampleFolder, run, resume: false });
  for (;;) {
    const { done, value } = await events.next();
    if (done) return { end: value, run };
  }
}
