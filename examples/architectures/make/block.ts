/** A block of a document, with what a drawing that uses it must know. */
import type { Block, BlockAttribute } from '../../../engine/document/document.ts';
import { Drawing } from './drawing.ts';

export interface DrawnBlock extends Block {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The blocks that it is made of. */
  readonly uses: ReadonlySet<DrawnBlock>;
}

interface BlockSpec {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes?: { readonly [name: string]: BlockAttribute };
}

export function block(spec: BlockSpec, draw: (drawing: Drawing) => void): DrawnBlock {
  const drawing = new Drawing();
  draw(drawing);
  return {
    attributes: {},
    ...spec,
    graph: drawing.finish(),
    inputs: drawing.namesOf('BlockInput'),
    outputs: drawing.namesOf('BlockOutput'),
    uses: drawing.blocks,
  };
}

export const int = (value: number, doc: string): BlockAttribute => ({ kind: 'int', default: value, doc });
