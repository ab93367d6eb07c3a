/** What PyTorch exports, run by the same onnxruntime as what we export, in a process of ours. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { InferEntry } from '../infer/entry.ts';
import { measureOwn } from './own.ts';
import { type Find, isSkipped, measureBy } from './peer.ts';
import { findPython, NO_PYTHON } from './pytorch.ts';

export const findExportingPytorch: Find<InferEntry> = async () => {
  const python = await findPython();
  if (!python) return NO_PYTHON();
  return {
    title: `export of PyTorch ${python.version}`,
    async measure({ name, trained }, turn) {
      const model = path.join(turn.cache, 'pytorch.onnx');
      // Once for all turns.
      if (!existsSync(model)) {
        const script = path.join(turn.root, 'bench', 'pytorch', 'export.py');
        const exported = await measureBy(
          python.program,
          [script],
          { model: trained.model, path: model },
          turn,
        );
        if (isSkipped(exported)) return exported;
      }
      return measureOwn('infer', name, { ...turn, model });
    },
  };
};
