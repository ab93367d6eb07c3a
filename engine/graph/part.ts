/**
 * A part of a flat graph: what is put in the place of one node that stands for a block, or all of it. An edit changes few of them,
 * so they are remembered whole.
 */
import type { Block, BlockId, Edge, EdgeId, Node, NodeId, ParameterTable } from '../document/document.ts';
import type { Drawn, DrawnEdge, Fault, Instance } from './expand.ts';

type Tables = readonly (ParameterTable | undefined)[];

export class Part {
  readonly nodes = new Map<NodeId, Node>();
  readonly edges = new Map<EdgeId, Edge>();
  readonly drawn = new Map<NodeId, Drawn>();
  readonly drawnEdges = new Map<EdgeId, DrawnEdge>();
  readonly instances: Instance[] = [];
  readonly owners = new Map<NodeId, NodeId>();
  readonly tables = new Map<NodeId, Tables>();
  readonly faults: Fault[] = [];
  /** All that were looked for, and what was found. */
  readonly blocks = new Map<BlockId, Block | undefined>();
  /** How many nodes it would have had where most were asked for. */
  room = 0;

  /** Takes in what another has. */
  add(part: Part): void {
    this.room = Math.max(this.room, this.nodes.size + part.room);
    for (const [id, node] of part.nodes) this.nodes.set(id, node);
    for (const [id, edge] of part.edges) this.edges.set(id, edge);
    for (const [id, drawn] of part.drawn) this.drawn.set(id, drawn);
    for (const [id, drawn] of part.drawnEdges) this.drawnEdges.set(id, drawn);
    for (const [id, owner] of part.owners) this.owners.set(id, owner);
    for (const [id, tables] of part.tables) this.tables.set(id, tables);
    for (const [id, block] of part.blocks) this.blocks.set(id, block);
    this.instances.push(...part.instances);
    this.faults.push(...part.faults);
  }
}

/** The ports of one repetition, in order: name → flat node. */
export interface Copy {
  readonly inputs: ReadonlyMap<string, NodeId>;
  readonly outputs: ReadonlyMap<string, NodeId>;
}

/** A node that stands for a block, expanded. */
export interface Expanded {
  readonly instance: Instance;
  readonly copies: readonly Copy[];
}

/** What a part depends on beside the blocks. */
export interface Place {
  readonly flat: Node;
  /** The id in whose place the parameters are. */
  readonly owner: string;
  /** The blocks around, and what they say of their parameters. */
  readonly within: readonly BlockId[];
  readonly tables: Tables;
}

interface Known extends Place {
  readonly part: Part;
  readonly expanded: Expanded;
}

/** By the id of the node that stands for the block. */
export class PartMemory {
  readonly #known = new Map<NodeId, Known>();

  /** What would be made of the node now; undefined where that must be found out. */
  recall(place: Place, blocks: { readonly [id: BlockId]: Block }): Known | undefined {
    const known = this.#known.get(place.flat.id);
    const holds =
      known &&
      known.flat === place.flat &&
      known.owner === place.owner &&
      sameItems(known.within, place.within) &&
      sameItems(known.tables, place.tables) &&
      [...known.part.blocks].every(
        ([id, block]) => (Object.hasOwn(blocks, id) ? blocks[id] : undefined) === block,
      );
    return holds ? known : undefined;
  }

  keep(known: Known): void {
    this.#known.set(known.flat.id, known);
  }

  /** Of those that were not there the last time, none may come back. */
  forget(): void {
    this.#known.clear();
  }
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
