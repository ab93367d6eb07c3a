/** What the text of one CSV cell means. */

const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', '?']);

/** Empty, or one of the usual words for "not known": NA, N/A, NaN, null, and the ? of the UCI repository. */
export const isMissing = (cell: string): boolean => cell.length <= 4 && MISSING.has(cell.toLowerCase());

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?(?:\d+,\d+|,\d+)(?:e[+-]?\d+)?$/i;

/** The number, or null. `commas`: a comma may stand for the decimal point, as in files that separate by semicolons. */
export function parseNumber(cell: string, commas: boolean): number | null {
  if (NUMBER.test(cell)) return finite(Number(cell));
  if (commas && COMMA_NUMBER.test(cell)) return finite(Number(cell.replace(',', '.')));
  return null;
}

export const hasDecimalComma = (cell: string): boolean => COMMA_NUMBER.test(cell);

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
