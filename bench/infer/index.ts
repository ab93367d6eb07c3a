/** Inference of what we export, for one sample and for a batch, beside the same network exported from PyTorch. */
import { parameters, speed } from '../figure.ts';
import { findExportingPytorch } from '../peers/pytorch-export.ts';
import { suite } from '../suite.ts';
import { trainEntries } from '../train/index.ts';
import { inferEntry } from './entry.ts';

export const inferSuite = suite({
  doc: 'inference of the exported model in onnxruntime, by the size of the batch; both sides in one process, in short slices in turn',
  entries: trainEntries.flatMap(trained => [1, 32].map(batch => inferEntry(trained, batch))),
  figures: [speed('samplesPerSecond', 'samples/s'), parameters],
  peers: { pytorch: findExportingPytorch },
});
