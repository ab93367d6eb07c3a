/** What the operating system says about a file of a run, in words that name the place and the mend. */
import { InputError } from '../protocol.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the path.',
  EACCES: 'you have no permission to write there. Choose another folder, or change its permissions.',
  EPERM: 'the system does not allow it. Choose another folder, or change its permissions.',
  EROFS: 'it lies on a read-only disk. Choose another folder.',
  EISDIR: 'it is a folder, not a file. Name a file.',
  ENOTDIR: 'a part of the path is a file, not a folder. Choose another folder.',
  EEXIST: 'a file of that name is in the way. Choose another folder.',
  ENOSPC: 'the disk is full. Free some space, or choose a folder on another disk.',
  EDQUOT: 'your disk quota is used up. Free some space, or choose a folder on another disk.',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one.',
  EBUSY: 'another program is using it. Close that program and try again.',
  EMFILE: 'too many files are open. Close some programs and try again.',
};

/** `action`: what was tried and where, such as `Cannot write “/runs/1/last.safetensors”`. Other errors pass unchanged. */
export function fileError(action: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  return reason === undefined ? error : new InputError(`${action}: ${reason}`);
}

/** Runs a file operation; what the system refuses becomes an InputError. */
export async function withFileErrors<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileError(action, error);
  }
}
