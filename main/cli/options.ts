/** Options that several commands share, and how their values are read. */
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { resolvePath } from '../application/files.ts';

export const addJsonOption = (command: Command): Command =>
  command.option('--json', 'print one JSON object a line, and nothing else on standard output', false);

/** On the command line a relative path starts where the user stands; `~` that the shell left alone is their home. */
export const userPath = (file: string): string =>
  file.startsWith('~') ? resolvePath(file) : path.resolve(file);

/** A path of an option. The empty one would mean the current folder, which nobody asks for so. */
export function pathOption(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a file or a folder.');
  return userPath(text);
}

/** Relative where that is shorter to type. */
export function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

export function positiveInteger(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)) || Number(text) < 1)
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}

export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number of seconds, 0 or more.');
  return value;
}

export function seed(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 0xffff_ffff)
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  return Number(text);
}

export function port(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 0 (any free port) to 65535.');
  return Number(text);
}

export function checkpoint(text: string): 'best' | 'last' {
  if (text !== 'best' && text !== 'last') throw new InvalidArgumentError('It must be “best” or “last”.');
  return text;
}
