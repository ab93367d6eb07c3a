import { float } from '../layers/attribute.ts';

/** What the losses share that only ask for a lead. */
export const margin = float({
  default: 1,
  min: 0,
  exclusive: true,
  doc: 'By how much what is right should lead.',
});
