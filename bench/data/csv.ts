/** A table of 50 columns and 20,000 rows in a CSV file, standardized, beside a small dense network in batches of 256. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspectSource, random, uniform } from '../../engine/data/index.ts';
import { networkDocument } from '../network.ts';
import { mlpNetwork } from '../train/mlp.ts';
import { dataEntry, type Source } from './entry.ts';

const COLUMNS = 50;
const ROWS = 20_000;
const BATCH = 256;

async function open(): Promise<Source> {
  const base = await mkdtemp(path.join(tmpdir(), 'netloom-bench-'));
  await writeFile(path.join(base, 'table.csv'), table());
  const source = { type: 'csv', path: 'table.csv' } as const;
  const drawn = await networkDocument(mlpNetwork([COLUMNS, 64, 64, 2], BATCH));
  const { fields } = await inspectSource(source, base);
  const dataset = {
    source,
    // All columns of numbers as one field, without those that are one column each.
    fields: fields.flatMap(field => {
      if (field.name === 'label') return [field];
      return field.columns ? [{ ...field, name: 'x' }] : [];
    }),
    split: { validation: 0, test: 0 },
  };
  return {
    document: { ...drawn, dataset },
    base,
    close: () => rm(base, { recursive: true, force: true }),
  };
}

export const csvTable = dataEntry({
  name: 'csv-table',
  raw: { x: 'float64', label: 'int32' },
  samples: ROWS,
  open,
});

function table(): string {
  const next = random(1);
  const names = Array.from({ length: COLUMNS }, (_, column) => `column${column}`);
  const rows = Array.from({ length: ROWS }, () => {
    const numbers = names.map(() => uniform(next).toFixed(6));
    return [...numbers, uniform(next) < 0.5 ? 'no' : 'yes'].join();
  });
  return `${[...names, 'label'].join()}\n${rows.join('\n')}\n`;
}
