/** Runs of the examples in temporary folders. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { Document, Training } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import { readCheckpoint } from '../../engine/train/checkpoint.ts';
import type { EndEvent, RunEvent } from '../../engine/train/events.ts';
import { type TrainOptions, train } from '../../engine/train/run.ts';

export const examples = resolve(import.meta.dirname, '../../examples');

/** Removed when the tests of the file are over. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function example(name: string, training: Partial<Training> = {}): Document {
  const { document } = parseDocument(readFileSync(join(examples, `${name}.netloom`), 'utf8'));
  return { ...document, training: { ...document.training, device: 'cpu', ...training } };
}

export interface Told {
  readonly events: readonly RunEvent[];
  readonly end: EndEvent;
}

/** Trains to the end. `onEvent` may pause and stop through `options.control`. */
export async function trainAll(
  options: Partial<TrainOptions> & Pick<TrainOptions, 'document' | 'run'>,
  onEvent: (event: RunEvent) => void = () => {},
): Promise<Told> {
  const events: RunEvent[] = [];
  const generator = train({ base: examples, resume: false, ...options });
  for (;;) {
    const { value, done } = await generator.next();
    if (done) return { events, end: value };
    events.push(value);
    onEvent(value);
  }
}

export const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

/** The tensors of a checkpoint, by name. */
export async function tensorsOf(run: string, kind: 'best' | 'last' = 'last') {
  const { tensors } = await readCheckpoint(join(run, `${kind}.safetensors`));
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
}

/** How far the run had come at its last checkpoint. */
export const readProgress = async (run: string) =>
  (await readCheckpoint(join(run, 'last.safetensors'))).progress;
