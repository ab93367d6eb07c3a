/** PyTorch as a peer, where a Python with it is installed. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Peer } from './run.ts';
import { measureBy } from './run.ts';

const run = promisify(execFile);
const pythons = ['python3', '/usr/bin/python3', 'python'];

/** The peer, or why there is none. */
export async function findPytorch(): Promise<Peer | { readonly missing: string }> {
  for (const python of pythons)
    try {
      await run(python, ['-c', 'import torch'], { timeout: 60_000 });
      return pytorchBy(python);
    } catch {
      // The next one may have it.
    }
  return { missing: `no Python with torch was found (tried ${pythons.join(', ')})` };
}

const pytorchBy = (python: string): Peer => ({
  name: 'pytorch',
  modelOf: entry => entry.pytorch,
  async measure(model, entry, options) {
    const script = path.join(options.root, 'bench', 'pytorch_peer.py');
    const { training } = await entry.document();
    return measureBy(python, [script, model, String(training.batchSize)], options);
  },
});
