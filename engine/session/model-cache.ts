/**
 * Models that were written for earlier starts, so that the same network need not be written again. A memory, no document: what is not
 * whole, or cannot be read or written, is written anew. The least recently used make room.
 */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { env } from 'onnxruntime-node';
import writeFileAtomic from 'write-file-atomic';
import { eachPiece } from '../ir/fingerprint.ts';
import type { Graph } from '../ir/value.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import type { Target } from '../ops/op.ts';

export interface KeptModel {
  readonly model: Uint8Array;
  /** How much onnxruntime should make of it. */
  readonly optimization: 'all' | 'disabled';
}

/** A model takes a few hundred bytes an operation; its parameters are not in it. */
const MOST_BYTES = 2 ** 26;
const OPTIMIZATIONS = ['disabled', 'all'] as const;

export class ModelCache {
  readonly #folder: string;
  readonly #most: number;

  constructor(folder: string, most = MOST_BYTES) {
    this.#folder = folder;
    this.#most = most;
  }

  /** What is kept of the graph for this target in these forms, else what `make` makes of it. */
  async get(graph: Graph, target: Target, forms: FormChoices, make: () => KeptModel): Promise<KeptModel> {
    const file = path.join(this.#folder, `${keyOf(graph, target, forms)}.model`);
    const kept = await read(file);
    if (kept) {
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return kept;
    }
    const made = make();
    // Nobody waits for it.
    void this.#write(file, made);
    return made;
  }

  async #write(file: string, kept: KeptModel): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFileAtomic(file, Buffer.from(packed(kept)));
      await this.#makeRoom();
    } catch {
      // A full or locked disk costs the next start the time to write it again, nothing else.
    }
  }

  async #makeRoom(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async name => {
        const file = path.join(this.#folder, name);
        const { size, mtimeMs } = await stat(file);
        return { file, size, mtimeMs };
      }),
    );
    let room = this.#most;
    for (const { file, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      room -= size;
      if (room < 0) await unlink(file);
    }
  }
}

// -------------------------------------------------------------- the file: a hash of the rest, how it is optimized, the model

const HASH_BYTES = 32;

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function packed({ model, optimization }: KeptModel): Uint8Array {
  const rest = Buffer.concat([Uint8Array.of(OPTIMIZATIONS.indexOf(optimization)), model]);
  return Buffer.concat([hashOf(rest), rest]);
}

async function read(file: string): Promise<KeptModel | null> {
  try {
    const bytes = await readFile(file);
    const rest = bytes.subarray(HASH_BYTES);
    const optimization = OPTIMIZATIONS[rest[0]!];
    if (!optimization || !hashOf(rest).equals(bytes.subarray(0, HASH_BYTES))) return null;
    return { model: rest.subarray(1), optimization };
  } catch {
    return null;
  }
}

// -------------------------------------------------------------- the key

function keyOf(graph: Graph, target: Target, forms: FormChoices): string {
  const hash = createHash('sha256');
  const runtime = env.versions.node ?? env.versions.common;
  hash.update(JSON.stringify([buildOfThis(), runtime, target, Object.entries(forms).sort()]));
  eachPiece(graph, piece => hash.update(piece));
  return hash.digest('hex').slice(0, 32);
}

let build: string | undefined;

/** What is written depends on the program: another build of it, of any version, writes its own. */
function buildOfThis(): string {
  build ??= readdirSync(import.meta.dirname)
    .sort()
    .map(name => {
      const { size, mtimeMs } = statSync(path.join(import.meta.dirname, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join();
  return build;
}
