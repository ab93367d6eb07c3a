/** What one CSV column holds, gathered row by row without keeping the rows. */
import { hasDecimalComma, isMissing, parseNumber } from './csv-cell.ts';

export interface Place {
  readonly line: number;
  readonly value: string;
}

/** Places beyond these are only counted. */
export const MOST_PLACES = 20;
/** A text column with more distinct values holds names or keys, not classes. */
export const MOST_CLASSES = 1000;
/** A column is numeric when at least this part of its values are numbers; the others are reported. */
const NUMERIC_PART = 0.9;

export class ColumnProfile {
  readonly name: string;
  readonly decimalComma: boolean;
  missing = 0;
  readonly missingPlaces: Place[] = [];
  numbers = 0;
  commaNumbers = 0;
  texts = 0;
  readonly textPlaces: Place[] = [];
  wholeOnly = true;
  /** Null: too many. */
  distinct: Map<string, number> | null = new Map();

  constructor(name: string, decimalComma: boolean) {
    this.name = name;
    this.decimalComma = decimalComma;
  }

  add(cell: string, line: number): void {
    if (isMissing(cell)) {
      if (this.missing++ < MOST_PLACES) this.missingPlaces.push({ line, value: cell });
      return;
    }
    const number = parseNumber(cell, this.decimalComma);
    if (number === null) {
      if (this.texts++ < MOST_PLACES) this.textPlaces.push({ line, value: cell });
    } else {
      this.numbers++;
      this.wholeOnly &&= Number.isInteger(number);
    }
    // Counted under a comma delimiter too, where it makes the cell text: the report then says why.
    if (hasDecimalComma(cell)) this.commaNumbers++;
    this.distinct?.set(cell, (this.distinct.get(cell) ?? 0) + 1);
    if (this.distinct && this.distinct.size > MOST_CLASSES) this.distinct = null;
  }

  get values(): number {
    return this.numbers + this.texts;
  }

  get kind(): 'number' | 'category' | 'empty' | 'names' {
    if (this.values === 0) return 'empty';
    if (this.numbers >= NUMERIC_PART * this.values) return 'number';
    // Names and keys: hardly any value comes twice.
    if (!this.distinct || (this.distinct.size > 50 && this.distinct.size > this.values / 2)) return 'names';
    return 'category';
  }

  /**
   * Numbers that look like labels: whole, from 0 or 1 on without a gap, at most 20 of them and each several times. Only a
   * target is read so; a count of rooms as an input stays a number.
   */
  get looksLikeLabels(): boolean {
    if (this.kind !== 'number' || this.texts > 0 || !this.wholeOnly || !this.distinct) return false;
    const labels = [...this.distinct.keys()].map(Number).sort((a, b) => a - b);
    const [first = -1] = labels;
    const consecutive = labels.every((label, index) => label === first + index);
    const enough = labels.length >= 2 && labels.length <= 20 && this.values >= 5 * labels.length;
    return consecutive && enough && (first === 0 || first === 1);
  }

  /** Numbers in their order, then texts in that of their characters: the same on every machine and in every language. */
  get classes(): string[] {
    return [...(this.distinct?.keys() ?? [])].sort((a, b) => {
      const [x, y] = [parseNumber(a, false), parseNumber(b, false)];
      if (x !== null && y !== null) return x - y;
      if (x !== null || y !== null) return x !== null ? -1 : 1;
      return a < b ? -1 : a > b ? 1 : 0;
    });
  }
}
