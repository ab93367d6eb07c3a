/** The tables of a part of the data, by the Output that they are of. */
import type { ClassTable, ConfusionTable, Tables } from '../../../engine/metrics/table.ts';
import { parseMeasure } from './measures.ts';

export interface OutputTables {
  readonly output: string;
  readonly classes: readonly string[];
  readonly confusion: ConfusionTable | null;
  /** The figures of each class, by metric. */
  readonly columns: readonly { readonly metric: string; readonly figures: ClassTable['figures'] }[];
}

export function tablesByOutput(tables: Tables): OutputTables[] {
  const found = new Map<string, OutputTables>();
  for (const [key, table] of Object.entries(tables)) {
    const { output, metric } = parseMeasure(key);
    const name = output ?? '';
    const known = found.get(name) ?? { output: name, classes: table.classes, confusion: null, columns: [] };
    found.set(
      name,
      table.kind === 'confusion'
        ? { ...known, confusion: table }
        : { ...known, columns: [...known.columns, { metric, figures: table.figures }] },
    );
  }
  return [...found.values()];
}

export interface Sorting {
  /** Null: the order of the classes. */
  readonly metric: string | null;
  readonly descending: boolean;
}

/** The indices of the classes in the order of a figure; those without one come last either way. */
export function sortedClasses({ classes, columns }: OutputTables, { metric, descending }: Sorting): number[] {
  const figures = columns.find(column => column.metric === metric)?.figures;
  const order = [...classes.keys()];
  if (!figures) return descending ? order.reverse() : order;
  return order.sort((a, b) => {
    const [left, right] = [figures[a] ?? null, figures[b] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return descending ? right - left : left - right;
  });
}
