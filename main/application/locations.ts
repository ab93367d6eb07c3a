/** Where the program's own files and the user's files lie. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** The installed package. This file is two levels below it, as source (main/application) and built (dist/node). */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface Locations {
  /** Settings, workspace, recent files and runs. `NETLOOM_HOME` replaces the platform's place. */
  readonly data: string;
  /** Runs whose directory nobody chose. */
  readonly runs: string;
  /** What the engine remembers of the machine; may be deleted. */
  readonly cache: string;
  readonly examples: string;
  /** The built window. */
  readonly renderer: string;
  readonly engineHost: string;
  /** Where documents go when the user has not chosen. */
  readonly documents: string;
}

export function findLocations(environment: NodeJS.ProcessEnv = process.env): Locations {
  const data = environment.NETLOOM_HOME
    ? path.resolve(environment.NETLOOM_HOME)
    : envPaths('netloom', { suffix: '' }).data;
  const documents = path.join(homedir(), 'Documents');
  return {
    data,
    runs: path.join(data, 'runs'),
    cache: path.join(data, 'cache'),
    examples: existingOf([path.join(resourcesRoot(), 'examples'), path.join(packageRoot, 'examples')]),
    renderer: path.join(packageRoot, 'dist', 'renderer'),
    engineHost: unpacked(path.join(packageRoot, 'dist', 'node', 'engine-host.js')),
    documents: existingOf([documents, homedir()]),
  };
}

/** A packaged program has its examples outside of the archive, where they are ordinary files. */
const resourcesRoot = (): string =>
  (process as NodeJS.Process & { resourcesPath?: string }).resourcesPath ?? packageRoot;

/** A process is started from a real file: the packaged program keeps dist/node beside its archive, unpacked. */
export const unpacked = (file: string): string =>
  file.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');

const existingOf = (candidates: readonly string[]): string =>
  candidates.find(candidate => existsSync(candidate)) ?? candidates[candidates.length - 1]!;
