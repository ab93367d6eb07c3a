/**
 * Files of a folder, each behind a hash of what it holds: a memory, no document. What is not whole, or cannot be read or written, is not
 * there. The least recently used make room.
 */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { env } from 'onnxruntime-node';
import writeFileAtomic from 'write-file-atomic';

const HASH_BYTES = 32;

export class KeptFiles {
  readonly #folder: string;
  readonly #most: number;

  /** @param most bytes of all files together */
  constructor(folder: string, most: number) {
    this.#folder = folder;
    this.#most = most;
  }

  async read(name: string): Promise<Buffer | null> {
    const file = path.join(this.#folder, name);
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) return null;
    const content = bytes.subarray(HASH_BYTES);
    if (!hashOf(content).equals(bytes.subarray(0, HASH_BYTES))) {
      process.emitWarning(`“${file}” is damaged: what it held is made anew.`);
      return null;
    }
    const now = new Date();
    await utimes(file, now, now).catch(() => {});
    return content;
  }

  async write(name: string, content: Uint8Array): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFileAtomic(path.join(this.#folder, name), Buffer.concat([hashOf(content), content]));
      await this.#makeRoom();
    } catch {
      // A full or locked disk costs the next start the time to make it again, nothing else.
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

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

let program: string | undefined;

/** What is kept depends on the program and on onnxruntime: another build, of any version, keeps its own. */
export function programOfThis(): string {
  program ??= [
    env.versions.node ?? env.versions.common,
    ...readdirSync(import.meta.dirname)
      .sort()
      .map(name => {
        const { size, mtimeMs } = statSync(path.join(import.meta.dirname, name));
        return `${name} ${size} ${mtimeMs}`;
      }),
  ].join();
  return program;
}
