export { DataWorkers } from './data-workers.ts';
export {
  type Batch,
  type BatchRequest,
  type Normalization,
  type OpenDataset,
  type OpenOptions,
  openDataset,
  type Part,
  previewSamples,
} from './dataset.ts';
export { BYTES, isPicture, pictureUrl, rangeOf } from './picture.ts';
export { normal, random, shuffled, uniform } from './random.ts';
export { inspectSource } from './sources.ts';
