/** How a CSV file is written: its delimiter and its column names, found by looking at its first lines. */
import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../protocol.ts';
import { parseNumber } from './csv-cell.ts';
import { readChunks } from './files.ts';

export interface CsvFormat {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** The first line holds the names of the columns, not a sample. */
  readonly header: boolean;
  /** Numbers may have a decimal comma. */
  readonly decimalComma: boolean;
}

/** The comma is last: where it separates nothing else does, but it may also be the decimal comma of another format. */
const DELIMITERS = ['\t', ';', '|', ','] as const;
const HEAD_BYTES = 1 << 16;
const HEAD_ROWS = 50;

export async function detectFormat(path: string, base: string, delimiter?: string): Promise<CsvFormat> {
  const head = await readHead(path, base);
  if (head.trim() === '')
    throw new InputError(`${path} is empty. Choose a file with a header line and one line for each sample.`);
  if (head.includes('\0'))
    throw new InputError(`${path} is not a text file. Save it as CSV in UTF-8, or choose another file.`);
  const chosen = delimiter ?? detectDelimiter(head);
  const [first = []] = firstRows(head, chosen);
  const decimalComma = chosen !== ',';
  const header = !first.some(cell => parseNumber(cell, decimalComma) !== null);
  return { delimiter: chosen, header, decimalComma, columns: columnNames(first, header) };
}

async function readHead(path: string, base: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(path, base)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  if (length < HEAD_BYTES) return text;
  // The last line may be cut off.
  const end = text.lastIndexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

function firstRows(head: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  try {
    parse(head, {
      delimiter,
      to: HEAD_ROWS,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[]) => {
        rows.push(cells);
        return null;
      },
    });
  } catch (error) {
    // Broken quotes end the look; reading the file reports them with their line.
    if (!(error instanceof CsvError)) throw error;
  }
  return rows;
}

/** The delimiter by which most lines have the same number of columns, above one. */
function detectDelimiter(head: string): string {
  let best = { delimiter: ',', agreement: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    const rows = firstRows(head, delimiter);
    for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    const several = [...counts].filter(([columns]) => columns > 1).map(([, lines]) => lines);
    const agreement = Math.max(0, ...several) / rows.length;
    if (agreement > best.agreement) best = { delimiter, agreement };
  }
  return best.delimiter;
}

/** Names are unique and never empty, so that fields can refer to them. */
function columnNames(first: readonly string[], header: boolean): string[] {
  const taken = new Set<string>();
  return first.map((cell, index) => {
    const wanted = header && cell !== '' ? cell : `column${index + 1}`;
    let name = wanted;
    for (let copy = 2; taken.has(name); copy++) name = `${wanted}_${copy}`;
    taken.add(name);
    return name;
  });
}
