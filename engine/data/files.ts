/** Reading data files, compressed or not, with errors that name the file and the mend. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../protocol.ts';

export const resolvePath = (path: string, base: string): string =>
  isAbsolute(path) ? path : resolve(base, path);

/**
 * The bytes of a file, unpacked when it begins as gzip does, whatever its name. Throws InputError when the file cannot be
 * read, and when compressed data is damaged or ends early (after all bytes before that place were given).
 */
export async function* readChunks(path: string, base: string): AsyncGenerator<Uint8Array> {
  const full = resolvePath(path, base);
  const compressed = await isGzip(path, full);
  const file = createReadStream(full, { highWaterMark: 1 << 18 });
  // pipeline closes the file when the consumer stops early, and hands its errors to the one stream that is read.
  const stream = compressed ? pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => {}) : file;
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw readError(path, full, error);
  }
}

async function isGzip(path: string, full: string): Promise<boolean> {
  try {
    const handle = await open(full);
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(path, full, error);
  }
}

function readError(path: string, full: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError(
        `The file ${path} was not found (looked for ${full}). Put it there, or choose the data again.`,
      );
    case 'EISDIR':
      return new InputError(`${path} is a folder. Choose a file in it.`);
    case 'EACCES':
    case 'EPERM':
      return new InputError(
        `The file ${path} may not be read (${full}). Change its permissions, or copy it elsewhere.`,
      );
    case 'Z_BUF_ERROR':
      return new InputError(
        `${path} is truncated: its compressed data ends early. Copy or download it again.`,
      );
    case 'Z_DATA_ERROR':
      return new InputError(
        `${path} is damaged: its compressed data cannot be unpacked (${error.message}). Copy or download it again.`,
      );
    default:
      return error;
  }
}
