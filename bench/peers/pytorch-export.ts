/** What PyTorch exports, run by the same onnxruntime as what we export, in turn with it in a process of ours. */
import path from 'node:path';
import { PARAMETERS } from '../figure.ts';
import type { InferEntry } from '../infer/entry.ts';
import { measureBeside } from './own.ts';
import { type Find, isSkipped, measureBy } from './peer.ts';
import { findPython, NO_PYTHON } from './pytorch.ts';

export const findExportingPytorch: Find<InferEntry> = async () => {
  const python = await findPython();
  if (!python) return NO_PYTHON();
  // By its file: it is exported once for all turns.
  const parameters = new Map<string, number>();
  return {
    title: `export of PyTorch ${python.version}`,
    both: true,
    async measure({ name, trained }, turn) {
      const model = path.join(turn.cache, 'pytorch.onnx');
      if (!parameters.has(model)) {
        const script = path.join(turn.root, 'bench', 'pytorch', 'export.py');
        const task = { model: trained.model, path: model };
        const exported = await measureBy(python.program, [script], task, turn);
        if (isSkipped(exported)) return exported;
        parameters.set(model, exported[PARAMETERS]!);
      }
      const { ours, theirs } = await measureBeside('infer', name, { ...turn, model });
      return { ours, theirs: { ...theirs, [PARAMETERS]: parameters.get(model)! } };
    },
  };
};
