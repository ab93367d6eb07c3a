/** Reads documents from text (serialize.ts writes them). What is wrong is said with its place and the mend. */
import type { z } from 'zod';
import type { Problem } from '../graph/problem.ts';
import { InputError } from '../protocol.ts';
import type { Document } from './document.ts';
import { type Migrations, migrate, type RawDocument } from './migrate.ts';
import { documentSchema } from './schema.ts';

export { serializeDocument } from './serialize.ts';

export interface ParsedDocument {
  readonly document: Document;
  /** The file's version when it was older than this program's. */
  readonly migratedFrom: number | null;
}

/**
 * Reads a document from its JSON. Throws InputError naming the place and the mend. Documents that only `check` objects
 * to (unknown layers, cycles, shapes that disagree) are read: they are mended on the canvas. `where` is what the messages
 * call the document, such as its file's name.
 */
export function parseDocument(
  text: string,
  where = 'The document',
  migration: { to?: number; table?: Migrations } = {},
): ParsedDocument {
  const raw = parseJson(text, where);
  if (!isRecord(raw) || raw.format !== 'netloom')
    throw new InputError(
      `${where} is not a Netloom document: it does not say "format": "netloom". Choose a .netloom file.`,
    );
  const { document, migratedFrom } = migrate(raw, where, migration);
  const parsed = documentSchema.safeParse(document, { reportInput: true });
  if (!parsed.success) throw invalidDocument(where, parsed.error.issues);
  return { document: parsed.data, migratedFrom };
}

const isRecord = (value: unknown): value is RawDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// ---------------------------------------------------------------- JSON

const RECOVERY =
  'Open its recovery copy, which Netloom keeps of unsaved and damaged documents, or an older copy.';

function parseJson(text: string, where: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') throw new InputError(`${where} is empty. ${RECOVERY}`);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InputError(describeSyntaxError(json, where, error instanceof Error ? error.message : ''));
  }
}

/** V8 says `at position N`, or that the input ended; Firefox and newer V8 say `line L column C`. */
function describeSyntaxError(json: string, where: string, message: string): string {
  const length = json.trimEnd().length;
  const position = /position (\d+)/.exec(message);
  const lineAndColumn = /line (\d+) column (\d+)/.exec(message);
  const at = position
    ? Number(position[1])
    : lineAndColumn
      ? offsetOf(json, Number(lineAndColumn[1]), Number(lineAndColumn[2]))
      : /end of (JSON input|data)/.test(message)
        ? length
        : null;
  if (at === null) return `${where} is not valid JSON: ${message}. ${RECOVERY}`;
  const { line, column } = placeOf(json, Math.min(at, length));
  if (at >= length || message.startsWith('Unterminated'))
    return `${where} is truncated: it ends in the middle, at line ${line}, column ${column}. ${RECOVERY}`;
  return (
    `${where} is not valid JSON at line ${line}, column ${column}: ` +
    `${JSON.stringify(json[at])} does not belong there. Correct it if the file was edited by hand. ${RECOVERY}`
  );
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, part) => sum + part.length + 1, column - 1);

// ---------------------------------------------------------------- structure

function invalidDocument(where: string, issues: readonly z.core.$ZodIssue[]): InputError {
  const sentences = issues.flatMap(describeIssue);
  const more = sentences.length > 1 ? ` (and ${sentences.length - 1} more)` : '';
  const message = `${where}: ${sentences[0]}${more}. Correct it in the file, or open an older copy.`;
  return new InputError(message, sentences.map(invalidPlace));
}

const invalidPlace = (sentence: string): Problem => ({
  severity: 'error',
  code: 'invalid-document',
  message: `${sentence}.`,
  values: { reason: sentence },
  node: null,
  port: null,
  edge: null,
  attribute: null,
  fixes: [],
});

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const place = formatPath(issue.path) || 'the document';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      key => `${formatPath([...issue.path, key])} is not known here; remove it or mend its spelling`,
    );
  return [`${place} ${complaint(issue)}`];
}

function complaint(issue: z.core.$ZodIssue): string {
  const given = issue.input === undefined ? 'is missing' : null;
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return given
        ? `${given}; it must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`
        : `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}, not ${show(issue.input)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(show).join(' or ')}, ${given ? 'and is missing' : `not ${show(issue.input)}`}`;
    case 'invalid_union':
      return issue.discriminator
        ? `must say which kind it is ("idx", "csv" or "synthetic"), not ${show(issue.input)}`
        : `must be a JSON value, not ${show(issue.input)}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty'
        : `must be ${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}, not ${show(issue.input)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}, not ${show(issue.input)}`;
    default:
      return `is not valid: ${issue.message}`;
  }
}

const TYPE_NAMES: { readonly [zod: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/** As one would write it in JavaScript: `graph.nodes.conv1.position.x`, `dataset.fields[0]`. */
function formatPath(path: readonly PropertyKey[]): string {
  let result = '';
  for (const key of path)
    if (typeof key === 'number') result += `[${key}]`;
    else if (/^[\w-]+$/.test(String(key))) result += `${result ? '.' : ''}${String(key)}`;
    else result += `[${JSON.stringify(String(key))}]`;
  return result;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
