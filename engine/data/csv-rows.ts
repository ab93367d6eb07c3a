/** The rows of a CSV file, streamed: only one is in memory at a time. */
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { InputError } from '../protocol.ts';
import type { CsvFormat } from './csv-format.ts';
import { readChunks } from './files.ts';

/** A quote that is never closed would otherwise gather the rest of a large file into one cell. */
const LONGEST_ROW = 16 * 1024 * 1024;

/**
 * Calls `visit` with the cells of each row (as many as there are columns) and the line on which the row begins, 1 for
 * the first line of the file. Throws InputError naming file and line for ragged rows and broken quotes.
 */
export async function visitRows(
  path: string,
  base: string,
  format: CsvFormat,
  visit: (cells: readonly string[], line: number) => void,
): Promise<number> {
  const expected = format.columns.length;
  let rows = 0;
  let lastLine = 0;
  /** csv-parse counts a line break of two characters within quotes twice. */
  let overcounted = 0;
  const parser = parse({
    delimiter: format.delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    // Handling rows here, and giving none on, spares the stream of objects.
    on_record: (cells: string[], { lines }) => {
      let line = lines - overcounted;
      if (line > lastLine + 1) {
        const breaks = cells.reduce((sum, cell) => sum + countOf(cell, '\n'), 0);
        const double = cells.reduce((sum, cell) => sum + countOf(cell, '\r\n'), 0);
        overcounted += double;
        line -= double;
        lastLine = line;
        line -= breaks;
      } else lastLine = line;
      if (cells.length !== expected) throw raggedRow(path, format, cells.length, line);
      if (rows++ > 0 || !format.header) visit(cells, line);
      return null;
    },
  });
  try {
    await pipeline(readChunks(path, base), parser, async rest => {
      for await (const _ of rest);
    });
  } catch (error) {
    throw error instanceof CsvError ? rowError(path, error, lastLine) : error;
  }
  const samples = format.header ? rows - 1 : rows;
  if (samples === 0)
    throw new InputError(
      `${path} has a header line but no samples. Add one line for each sample, or choose another file.`,
    );
  return samples;
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function raggedRow(path: string, { columns, header }: CsvFormat, found: number, line: number): InputError {
  const expected = `${header ? 'the header' : 'the first line'} has ${columns.length}`;
  return new InputError(
    found < columns.length
      ? `${path}, line ${line}: ${found} columns were found but ${expected}: nothing stands for "${columns[found]}". ` +
          'Add what is missing (an unknown value may be left empty between two delimiters), or delete the line.'
      : `${path}, line ${line}: ${found} columns were found but ${expected}. ` +
          'Put values that contain the delimiter in quotes, or delete what is too much.',
  );
}

function rowError(path: string, error: CsvError, lastLine: number): InputError {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return new InputError(
        `${path}, line ${lastLine + 1} or soon after: a quote (") is opened and never closed. Close it, or write "" for a quote within a value.`,
      );
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new InputError(
        `${path}, line ${lastLine + 1}: a quote (") stands in the middle of a value. Put the whole value in quotes and write "" for each quote within.`,
      );
    default:
      return new InputError(`${path}, line ${lastLine + 1}: ${error.message}.`);
  }
}
