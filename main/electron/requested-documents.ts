/** Documents that the system wants shown: on the command line, double-clicked, or dropped on the program's icon. */
import path from 'node:path';
import { DOCUMENT_EXTENSION } from '../application/documents.ts';

/** The document among a program's arguments; switches and the program's own path do not end so. */
export function documentAmong(argv: readonly string[], directory: string): string | null {
  const file = argv.slice(1).findLast(part => !part.startsWith('-') && part.endsWith(DOCUMENT_EXTENSION));
  return file === undefined ? null : path.resolve(directory, file);
}
