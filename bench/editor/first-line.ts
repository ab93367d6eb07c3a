/** What `netloom serve` prints first: the address of its window. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** @throws Error where the program ends before it. */
export function firstLine(served: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    served.once('error', reject);
    served.once('exit', code =>
      reject(new Error(`netloom serve ended with ${code} before it printed its address.`)),
    );
    createInterface({ input: served.stdout! }).once('line', resolve);
  });
}
