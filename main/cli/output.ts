/** What a command says: for people, or one JSON object a line and nothing else on standard output. */
export class Output {
  constructor(readonly json: boolean) {}

  /** Part of the command's result. Absent without `--json`. */
  object(value: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** The result for people. Absent with `--json`. */
  text(line: string): void {
    if (!this.json) process.stdout.write(`${line}\n`);
  }

  /** What is no result, on standard error in both. */
  note(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  table(header: readonly string[], rows: readonly (readonly string[])[]): void {
    const widths = header.map((title, column) =>
      Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
    );
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    this.text(line(header));
    // The last column may hold sentences, which the terminal breaks.
    const rules = widths.map((width, column) => (column < widths.length - 1 ? width : Math.min(width, 24)));
    this.text(rules.map(width => '─'.repeat(width)).join('  '));
    for (const row of rows) this.text(line(row));
  }
}

/** Four significant digits; no exponent where it would not help. */
export const formatNumber = (value: number | null | undefined): string =>
  value === null || value === undefined
    ? '–'
    : Number.isFinite(value)
      ? `${+value.toPrecision(4)}`
      : `${value}`;

/** “1 epoch”, “2 epochs”. */
export const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

export const formatCount = (value: number): string => value.toLocaleString('en');
