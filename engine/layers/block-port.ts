import { layer } from './layer.ts';

/** The type of what BlockInput and BlockOutput become when a block is expanded. Not to be drawn. */
export const BLOCK_PORT = 'BlockPort';

export const BlockPort = layer({
  type: BLOCK_PORT,
  version: 1,
  category: 'block',
  doc: 'A port of an expanded block.',
  attributes: {},
  inputs: { x: 'What arrives.' },
  outputs: { y: 'The same.' },
  lower: ({ x }) => ({ y: x }),
});
