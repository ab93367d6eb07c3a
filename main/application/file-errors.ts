/** What the operating system says about a file, in words that name the place and the mend. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../api.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the path.',
  EACCES: 'you have no permission. Choose another place, or change the permissions.',
  EPERM: 'the system does not allow it. Choose another place, or change the permissions.',
  EROFS: 'it lies on a read-only disk. Choose another place.',
  EISDIR: 'it is a folder, not a file. Name a file.',
  ENOTDIR: 'a part of the path is a file, not a folder. Check the path.',
  EEXIST: 'it exists already. Choose another name.',
  ENOSPC: 'the disk is full. Free some space, or choose another disk.',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one.',
  EBUSY: 'another program is using it. Close that program and try again.',
  EMFILE: 'too many files are open. Close some programs and try again.',
};

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** `action`: what was tried and where, such as `Cannot save “/a/b.netloom”`. Errors of other kinds pass unchanged. */
export function fileError(action: string, error: unknown): unknown {
  const reason = reasons[errorCode(error)];
  return reason === undefined ? error : new ApiError('input', `${action}: ${reason}`);
}

/** Runs a file operation; what the system refuses becomes an ApiError of kind `input`. */
export async function withFileErrors<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileError(action, error);
  }
}

/** Found out before hours of training, not after. Makes the folder. @throws ApiError `input` where it cannot be written. */
export const requireWritable = (file: string): Promise<void> =>
  withFileErrors(`Cannot write “${file}”`, async () => {
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const present = await stat(file).catch(() => null);
    if (present?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (present) await access(file, constants.W_OK);
  });
