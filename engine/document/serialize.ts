/** Writes documents as people and version control like to read them: always the same order, short records on one line. */
import type { Document } from './document.ts';

const WIDTH = 110;

/** Known keys in the order in which they are told; others follow by name, as do all nodes and edges. */
const ORDER = [
  ...['format', 'version', 'title', 'description', 'graph', 'blocks', 'dataset', 'training'],
  ...['nodes', 'edges', 'id', 'type', 'name', 'position', 'attributes', 'parameters', 'x', 'y'],
  ...['frozen', 'learningRate', 'weightDecay', 'l1', 'l2', 'maxNorm'],
  ...[
    'source',
    'target',
    'node',
    'port',
    'files',
    'field',
    'path',
    'validation',
    'test',
    'delimiter',
    'samples',
    'fields',
    'split',
  ],
  ...['kind', 'dtype', 'shape', 'columns', 'classes', 'classCount', 'distribution', 'normalize', 'stratify'],
  ...[
    'device',
    'batchSize',
    'epochs',
    'seed',
    'optimizer',
    'schedule',
    'clipNorm',
    'clipValue',
    'earlyStopping',
    'accumulate',
    'averaging',
    'phases',
  ],
  'outputs',
  ...['monitor', 'patience', 'minDelta'],
];
const rank: ReadonlyMap<string, number> = new Map(ORDER.map((key, index) => [key, index]));
const unranked: ReadonlyMap<string, number> = new Map();

/** JSON text that `parseDocument` reads back to an equal document. Ends with a newline. */
export function serializeDocument({ blocks, ...document }: Document): string {
  // Most documents have none, and need not say so; what is no document yet may lack even that.
  const some = Object.keys(blocks ?? {}).length > 0;
  return `${print(some ? { ...document, blocks } : document, '', 0)}\n`;
}

function print(value: unknown, indent: string, before: number, ranks = rank): string {
  const short = printShort(value);
  if (nesting(value) <= 2 && indent.length + before + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  const wrap = (open: string, lines: readonly string[], close: string): string =>
    `${open}\n${lines.map(line => `${inner}${line}`).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value))
    return wrap(
      '[',
      value.map(item => print(item, inner, 1)),
      ']',
    );
  if (!isObject(value)) return short;
  const lines = sortedEntries(value, ranks).map(([key, part]) => {
    const label = `${JSON.stringify(key)}: `;
    const byName = key === 'nodes' || key === 'edges';
    return `${label}${print(part, inner, label.length + 1, byName ? unranked : rank)}`;
  });
  return wrap('{', lines, '}');
}

function printShort(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printShort).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const parts = sortedEntries(value, rank).map(
    ([key, part]) => `${JSON.stringify(key)}: ${printShort(part)}`,
  );
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** 0 for plain values, 1 for lists and records of them. */
function nesting(value: unknown): number {
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((deepest: number, part) => Math.max(deepest, 1 + nesting(part)), 1);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Keys whose value is undefined are not there in JSON. */
const sortedEntries = (record: object, ranks: ReadonlyMap<string, number>): [string, unknown][] =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => compareKeys(a, b, ranks));

function compareKeys(a: string, b: string, ranks: ReadonlyMap<string, number>): number {
  const [x, y] = [ranks.get(a) ?? ORDER.length, ranks.get(b) ?? ORDER.length];
  if (x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
