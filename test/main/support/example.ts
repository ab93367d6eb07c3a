/** A copy of an example, to be spoiled. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { examples } from './netloom.ts';
import { temporaryFolder } from './temporary.ts';

/** A document as JSON, to be changed into what no document may be. */
export interface RawDocument {
  version: number;
  graph: {
    nodes: Record<string, { type: string; attributes: Record<string, unknown>; [key: string]: unknown }>;
    edges: Record<string, { source: { node: string; port: string }; target: { node: string; port: string } }>;
  };
  dataset: { source: Record<string, unknown>; fields: Record<string, unknown>[] };
  training: Record<string, unknown>;
}

export interface Copy {
  readonly folder: string;
  readonly file: string;
  change(change: (document: RawDocument) => void): Copy;
}

export function copyExample(name: string): Copy {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'data'));
  cpSync(path.join(examples, 'data'), path.join(folder, 'data'), { recursive: true });
  const file = path.join(folder, `${name}.netloom`);
  cpSync(path.join(examples, `${name}.netloom`), file);
  const copy: Copy = {
    folder,
    file,
    change(change) {
      const document: RawDocument = JSON.parse(readFileSync(file, 'utf8'));
      change(document);
      writeFileSync(file, JSON.stringify(document));
      return copy;
    },
  };
  return copy;
}
