/** How many of the processor's threads a training on the CPU may take. */
import type { Settings } from '../api.ts';

/** The setting; undefined: as many as serve it. */
export const threadCount = ({ threads }: Settings): number | undefined =>
  typeof threads === 'number' && Number.isInteger(threads) && threads > 0 ? threads : undefined;
