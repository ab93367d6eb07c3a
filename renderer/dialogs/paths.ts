/** Paths of the machine that the application runs on, which may have either separator. */

const separatorOf = (path: string): string => (/^[A-Za-z]:\\|^\\\\/.test(path) ? '\\' : '/');

export const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

export const baseName = (path: string): string => path.split(/[\\/]/).findLast(part => part !== '') ?? path;

export function directoryOf(path: string): string {
  const separator = separatorOf(path);
  const end = path.lastIndexOf(separator);
  const directory = path.slice(0, end);
  return directory === '' || directory.endsWith(':') ? directory + separator : directory;
}

export function joinPath(directory: string, name: string): string {
  const separator = separatorOf(directory);
  return directory.endsWith(separator) ? directory + name : directory + separator + name;
}

/** Whether a name ends in one of the extensions (`.idx3-ubyte.gz` counts as `.gz`); no extensions: any does. */
export const hasExtension = (name: string, extensions: readonly string[]): boolean =>
  extensions.length === 0 ||
  extensions.some(extension => name.toLowerCase().endsWith(extension.toLowerCase()));

/** The path as seen from a folder if it is inside, so that the two can be moved together; otherwise as it is. */
export function relativeTo(directory: string, path: string): string {
  const separator = separatorOf(directory);
  const inside = directory.endsWith(separator) ? directory : directory + separator;
  return path.startsWith(inside) ? path.slice(inside.length).replaceAll('\\', '/') : path;
}
