/** The entry of a thread that draws first values, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type RowsKernel, rowsDrawer } from '../kernels/rows.ts';

/** What a thread is given. */
export interface DrawTask {
  readonly key: number;
  readonly drawn: readonly {
    readonly rows: RowsKernel;
    readonly states: readonly {
      readonly name: string;
      readonly size: number;
      readonly streams: readonly number[];
    }[];
  }[];
}

/** What it sends for each state, once it is drawn. */
export interface DrawnState {
  readonly name: string;
  readonly values: Float32Array<ArrayBuffer>;
}

const { key, drawn } = workerData as DrawTask;
for (const { rows, states } of drawn) {
  const draw = rowsDrawer(rows, key);
  for (const { name, size, streams } of states) {
    const values = new Float32Array(size);
    draw({ values, streams });
    parentPort?.postMessage({ name, values } satisfies DrawnState, [values.buffer]);
  }
}
