/**
 * `npm run pack:gpu [FOLDER]` packs the training suite for a bare Linux machine with a GPU: a folder with an archive and run.sh, which
 * unpacks it there, runs the suite on the GPU and on the CPU, beside PyTorch where there is one, and keeps the figures.
 */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isNeeded, type Parts, partsOf } from './parts.ts';
import { mebibytes, requireSize } from './size.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('run.sh', import.meta.url));

export async function main(folder = path.join(root, 'dist', 'gpu-pack')): Promise<void> {
  const packed = await pack(path.resolve(folder), partsOf(root));
  process.stdout.write(`${path.relative(process.cwd(), folder)}: ${mebibytes(packed)}\n`);
}

/** Bytes of the folder. */
export async function pack(folder: string, parts: Parts): Promise<number> {
  const stage = await mkdtemp(path.join(tmpdir(), 'netloom-pack-'));
  try {
    const sizes: Record<string, number> = {};
    for (const [place, from] of Object.entries(parts)) {
      const to = path.join(stage, place);
      await mkdir(path.dirname(to), { recursive: true });
      // What a link leads to, not the link.
      await cp(from, to, { recursive: true, dereference: true, filter: isNeeded });
      if (place === 'bin/node') await strip(to);
      sizes[place] = await bytesOf(to);
    }
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(script, path.join(folder, 'run.sh'));
    await chmod(path.join(folder, 'run.sh'), 0o755);
    // gzip is on every machine; xz would save a third and may be missing.
    const archive = path.join(folder, 'netloom.tar.gz');
    await run('tar', ['--owner=0', '--group=0', '-I', 'gzip -9', '-cf', archive, '-C', stage, '.']);
    const packed = await bytesOf(folder);
    requireSize(packed, sizes);
    return packed;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Names of functions are for debuggers. */
async function strip(program: string): Promise<void> {
  try {
    await run('strip', [program]);
  } catch {
    // Without binutils it stays as it is; requireSize has the last word.
  }
}

async function bytesOf(place: string): Promise<number> {
  const found = await stat(place);
  if (!found.isDirectory()) return found.size;
  const inside = await readdir(place);
  const sizes = await Promise.all(inside.map(name => bytesOf(path.join(place, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
