/** A folder that is gone after the test. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  // Named as the system names it: macOS's temporary folder is a link.
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'netloom-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
