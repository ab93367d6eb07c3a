/** The figures of each class, and confusion matrices, for people: those of an output side by side. */
import type { ClassTable, ConfusionTable, Tables } from '../../engine/metrics/table.ts';
import { formatNumber, type Output } from './output.ts';

export function printTables(output: Output, tables: Tables): void {
  const columns = new Map<string, Map<string, ClassTable>>();
  for (const [measure, table] of Object.entries(tables)) {
    if (table.kind !== 'classes') continue;
    const [name, metric] = split(measure);
    columns.set(name, (columns.get(name) ?? new Map()).set(metric, table));
  }
  for (const [name, figures] of columns) printClasses(output, name, figures);
  for (const [measure, table] of Object.entries(tables))
    if (table.kind === 'confusion') printConfusion(output, split(measure)[0], table);
}

function printClasses(output: Output, name: string, metrics: ReadonlyMap<string, ClassTable>): void {
  const [first] = metrics.values();
  output.text('');
  output.table(
    [`CLASS OF ${name}`, ...[...metrics.keys()].map(metric => metric.toUpperCase())],
    first!.classes.map((label, c) => [
      label,
      ...[...metrics.values()].map(({ figures }) => formatNumber(figures[c])),
    ]),
  );
}

function printConfusion(output: Output, name: string, { classes, counts }: ConfusionTable): void {
  output.text('');
  output.table(
    [`${name}: TRUE \\ PREDICTED`, ...classes],
    counts.map((row, t) => [classes[t]!, ...row.map(formatNumber)]),
  );
}

/** Of `OUTPUT/METRIC`. */
function split(measure: string): [output: string, metric: string] {
  const end = measure.lastIndexOf('/');
  return [measure.slice(0, end), measure.slice(end + 1)];
}
