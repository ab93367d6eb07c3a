/** Who may import whom (ARCHITECTURE.md). What is pure runs in the window, so it must not reach Node by any path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `from` is relative to the repository for files, and the package's name otherwise. */
interface Import {
  readonly file: string;
  readonly from: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

const pure = [
  ...[
    'document',
    'layers',
    'graph',
    'ir',
    'kernels',
    'ops',
    'losses',
    'metrics',
    'optimizers',
    'schedules',
    'initializers',
  ].map(folder => `engine/${folder}/`),
  'engine/autodiff.ts',
  'engine/training-graph.ts',
];
/** Contracts: types, and the error class that every side throws. */
const contracts = ['engine/protocol.ts', 'engine/train/events.ts'];

const sourceFiles = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name.split(path.sep).join('/')}`)
    .filter(name => /\.tsx?$/.test(name));

const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/g;
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const url = /new URL\(\s*['"](\.[^'"]+\.tsx?)['"]\s*,\s*import\.meta\.url/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const resolve = (from: string): string =>
    from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from;
  return [
    ...[...text.matchAll(statement)].map(([, , type, from = '']) => ({
      file,
      from: resolve(from),
      typeOnly: type !== undefined,
    })),
    ...[...text.matchAll(dynamic), ...text.matchAll(url)].map(([, from = '']) => ({
      file,
      from: resolve(from),
      typeOnly: false,
    })),
  ];
}

const imports = ['engine', 'main', 'renderer'].flatMap(sourceFiles).flatMap(importsOf);
const isIn = (file: string, places: readonly string[]): boolean =>
  places.some(place => (place.endsWith('/') ? file.startsWith(place) : file === place));
const isPure = (file: string): boolean => isIn(file, pure);
const told = (found: readonly Import[]): string[] => found.map(({ file, from }) => `${file} → ${from}`);

test('the rules are tried on the files that there are', () => {
  expect(imports.length).toBeGreaterThan(300);
  for (const place of [...pure, ...contracts]) expect(existsSync(path.join(root, place)), place).toBe(true);
  const missing = imports.filter(
    ({ from }) => /^(engine|main|renderer)\/.*\.tsx?$/.test(from) && !existsSync(path.join(root, from)),
  );
  expect(told(missing)).toEqual([]);
});

test('the engine knows no host, no window and no framework', () => {
  const foreign =
    /^(main\/|renderer\/|electron$|react($|[-/])|react-dom|@xyflow\/|zustand|ws$|commander$|sirv$)/;
  expect(told(imports.filter(({ file, from }) => file.startsWith('engine/') && foreign.test(from)))).toEqual(
    [],
  );
});

test('the pure parts import pure parts, contracts, and packages that run anywhere', () => {
  const allowed = (from: string): boolean => isPure(from) || isIn(from, contracts) || from === 'zod';
  // The contracts themselves may name types of the impure parts.
  const wrong = imports.filter(({ file, from }) => isPure(file) && !allowed(from));
  expect(told(wrong)).toEqual([]);
});

test('contracts import nothing but types', () => {
  const wrong = imports.filter(({ file, typeOnly }) => isIn(file, contracts) && !typeOnly);
  expect(told(wrong)).toEqual([]);
});

test('the window knows the contract with the application and the pure parts of the engine', () => {
  const own = /^(engine|main|test|bench)\//;
  const wrong = imports.filter(
    ({ file, from, typeOnly }) =>
      file.startsWith('renderer/') &&
      (from.startsWith('node:') ||
        from === 'electron' ||
        (own.test(from) &&
          from !== 'main/api.ts' &&
          !isPure(from) &&
          !isIn(from, contracts) &&
          // A type is no dependency of what runs.
          !typeOnly)),
  );
  expect(told(wrong)).toEqual([]);
});

test('the contract of the window runs in the window', () => {
  const wrong = imports.filter(
    ({ file, from, typeOnly }) =>
      file === 'main/api.ts' && !typeOnly && from !== 'zod' && !isIn(from, contracts),
  );
  expect(told(wrong)).toEqual([]);
});

test('one place each touches ONNX’s format and its runtime', () => {
  const outside = (name: string, folder: string): Import[] =>
    imports.filter(
      ({ file, from }) => (from === name || from.startsWith(`${name}/`)) && !file.startsWith(folder),
    );
  expect(told(outside('onnx-proto', 'engine/onnx/'))).toEqual([]);
  expect(told(outside('onnxruntime-node', 'engine/session/'))).toEqual([]);
  expect(told(outside('onnxruntime-common', 'engine/session/'))).toEqual([]);
});

test('the hosts reach the engine through its process, its contracts and its pure parts', () => {
  const wrong = imports.filter(
    ({ file, from, typeOnly }) =>
      file.startsWith('main/') &&
      from.startsWith('engine/') &&
      !typeOnly &&
      !isPure(from) &&
      !isIn(from, contracts),
  );
  expect(told(wrong)).toEqual([]);
});

test('what all hosts share knows none of them', () => {
  const hosts = /^(main\/(electron|server|cli|start)\/|electron$|ws$|sirv$|commander$)/;
  const shared = (file: string): boolean =>
    file.startsWith('main/application/') || /^main\/[^/]+$/.test(file);
  expect(told(imports.filter(({ file, from }) => shared(file) && hosts.test(from)))).toEqual([]);
});
