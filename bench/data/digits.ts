/** 8,000 handwritten digits of 28×28 in IDX files, standardized, beside the LeNet-5 of the example in batches of 64. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from '../../engine/document/validate.ts';
import { packageRoot } from '../../main/application/locations.ts';
import { dataEntry } from './entry.ts';

const file = path.join(packageRoot, 'examples', 'mnist-lenet5.netloom');

export const idxDigits = dataEntry({
  name: 'idx-digits',
  raw: { image: 'uint8', label: 'int32' },
  samples: 8_000,
  async open() {
    const { document } = parseDocument(await readFile(file, 'utf8'), file);
    const dataset = { ...document.dataset!, split: { validation: 0, test: 0 } };
    const training = { ...document.training, device: 'cpu', batchSize: 64 };
    return { document: { ...document, dataset, training }, base: path.dirname(file) };
  },
});
