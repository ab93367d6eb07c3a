import { layerProblem } from '../graph/problem-codes.ts';
import { layer } from './layer.ts';

/** Gives way to the port that it declares when the block is expanded; outside of one it means nothing. */
export const BlockInput = layer({
  type: 'BlockInput',
  version: 1,
  category: 'block',
  doc: 'A port through which values come into the block.',
  synonyms: ['Port', 'Subgraph Input'],
  attributes: {},
  inputs: {},
  outputs: { y: 'What arrives at the port.' },
  lower() {
    throw layerProblem('block-port-outside', {});
  },
});
