import { layerProblem } from '../graph/problem-codes.ts';
import { layer } from './layer.ts';

/** Gives way to the port that it declares when the block is expanded; outside of one it means nothing. */
export const BlockOutput = layer({
  type: 'BlockOutput',
  version: 1,
  category: 'block',
  doc: 'A port through which values leave the block.',
  synonyms: ['Port', 'Subgraph Output'],
  attributes: {},
  inputs: { x: 'What leaves by the port.' },
  outputs: {},
  lower() {
    throw layerProblem('block-port-outside', {});
  },
});
