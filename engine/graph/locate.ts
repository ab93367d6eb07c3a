/**
 * From the flat graph of an expansion back to what was drawn: a problem within a block is told once, however often the block
 * stands somewhere, and a fix changes the block.
 */
import type { Change, Diff } from '../document/diff.ts';
import type { BlockId, Document, Edge, Json, Node, NodeId } from '../document/document.ts';
import { uniqueName } from './edits.ts';
import type { Drawn, Expansion, Instance } from './expand.ts';
import { makeProblem } from './make-problem.ts';
import type { Problem } from './problem.ts';
import { isProblemCode } from './problem-codes.ts';

export class Locator {
  readonly #document: Document;
  readonly #expansion: Expansion;
  readonly #instances: ReadonlyMap<NodeId, Instance>;

  constructor(document: Document, expansion: Expansion) {
    this.#document = document;
    this.#expansion = expansion;
    this.#instances = new Map(expansion.instances.map(each => [each.id, each]));
  }

  /** Where a flat node, or a node that stands for a block, is drawn. */
  drawn(id: NodeId): Drawn | undefined {
    return this.#expansion.drawn.get(id) ?? this.#instances.get(id)?.drawn;
  }

  /** Each problem once, with its fixes as changes of what is drawn. */
  locate(problems: readonly Problem[]): Problem[] {
    if (this.#expansion.instances.length === 0) return [...problems];
    const told = new Set<string>();
    return problems.flatMap(each => {
      const key = this.#keyOf(each);
      if (told.has(key)) return [];
      told.add(key);
      const fixes = each.fixes.map(fix => ({ ...fix, diff: this.#locateDiff(fix.diff) }));
      return [this.#ofInstance({ ...each, fixes })];
    });
  }

  /** The same for each place where a block stands. */
  #keyOf({ code, node, port, attribute, edge, values: { node: _, ...values } }: Problem): string {
    const drawn = node === null ? undefined : this.drawn(node);
    const drawnEdge = edge === null ? undefined : this.#expansion.drawnEdges.get(edge);
    const place = drawn?.portOf
      ? [drawn.portOf.drawn.block, drawn.portOf.drawn.node.id, drawn.node.id]
      : [drawn?.block, drawn?.node.id ?? node];
    return JSON.stringify([code, place, port, attribute, drawnEdge?.edge.id ?? edge, values]);
  }

  /** What is missing at a port that leads into a block is missing at the node that stands for the block. */
  #ofInstance(problem: Problem): Problem {
    const drawn = problem.node === null ? undefined : this.drawn(problem.node);
    if (!drawn?.portOf || drawn.node.type !== 'BlockInput' || !isProblemCode(problem.code)) return problem;
    const { node } = drawn.portOf;
    const port = drawn.node.name;
    const values = { ...problem.values, node: node.name, port };
    const moved = makeProblem(problem.code, values, { node, port }, problem.fixes);
    return { ...moved, edge: problem.edge, attribute: problem.attribute };
  }

  // ------------------------------------------------------------ fixes

  #locateDiff(diff: Diff): Diff {
    const located: Change[] = [];
    const known = new Set<string>();
    /** The graph of a node that the diff adds is that of what it is joined to. */
    const home = this.#homeOf(diff);
    const renamed = new Map<NodeId, NodeId>();
    for (const change of diff) {
      const made =
        change.table === 'nodes'
          ? this.#locateNode(change, home, renamed)
          : change.table === 'edges'
            ? this.#locateEdge(change, home, renamed)
            : change;
      if (!made) continue;
      const block = 'block' in made ? made.block : undefined;
      const key = `${made.table} ${block} ${'id' in made ? made.id : ''}`;
      // Copies of the same node or edge change once. An edge that is taken away may come back elsewhere.
      if (known.has(key) && made.before !== null && made.after !== null) continue;
      if (known.has(key) && made.after === null) continue;
      known.add(key);
      if (change.table === 'nodes' && made.table === 'nodes' && made.after === null)
        located.push(...this.#edgesOfInstance(change.id, made));
      located.push(made);
    }
    return located;
  }

  #homeOf(diff: Diff): BlockId | null {
    for (const change of diff) {
      if (change.table === 'edges' && change.before) {
        const drawn = this.#expansion.drawnEdges.get(change.before.id);
        if (drawn) return drawn.block;
      }
      if (change.table === 'nodes' && change.before) return this.drawn(change.before.id)?.block ?? null;
    }
    return null;
  }

  #graph(block: BlockId | null) {
    return block === null ? this.#document.graph : this.#document.blocks[block]!.graph;
  }

  /** The flat graph has no edges at a node that stands for a block: they are at its ports. */
  #edgesOfInstance(id: NodeId, { block, id: node }: Change & { table: 'nodes' }): Change[] {
    if (!this.#instances.has(id)) return [];
    return Object.values(this.#graph(block ?? null).edges)
      .filter(({ source, target }) => source.node === node || target.node === node)
      .map(edge => ({ table: 'edges', id: edge.id, before: edge, after: null, ...blockOf(block ?? null) }));
  }

  #locateNode(
    { id, before, after }: Change & { table: 'nodes' },
    home: BlockId | null,
    renamed: Map<NodeId, NodeId>,
  ): Change {
    const drawn = this.drawn(id);
    if (!drawn || !before) {
      const graph = this.#graph(home);
      let fresh = id;
      for (let number = 2; fresh in graph.nodes; number++) fresh = `${id}_${number}`;
      renamed.set(id, fresh);
      const name = uniqueName({ ...this.#document, graph }, after!.name.split('/').at(-1)!);
      const node: Node = { ...after!, id: fresh, name };
      return { table: 'nodes', id: fresh, before: null, after: node, ...blockOf(home) };
    }
    const { node, block } = drawn;
    return {
      table: 'nodes',
      id: node.id,
      before: node,
      after: after && {
        ...node,
        position: after.position,
        name: after.name === before.name ? node.name : after.name.split('/').at(-1)!,
        attributes: patched(node.attributes, before.attributes, after.attributes),
        ...(after.parameters !== before.parameters && { parameters: after.parameters }),
      },
      ...blockOf(block),
    };
  }

  #locateEdge(
    { id, before, after }: Change & { table: 'edges' },
    home: BlockId | null,
    renamed: ReadonlyMap<NodeId, NodeId>,
  ): Change | null {
    const drawn = this.#expansion.drawnEdges.get(id);
    // Between two repetitions nothing is drawn.
    if (before && !drawn) return null;
    const block = drawn ? drawn.block : home;
    const own = drawn?.edge.id ?? id;
    const moved: Edge | null = after && {
      id: own,
      source: this.#locateEnd(after.source, block, renamed),
      target: this.#locateEnd(after.target, block, renamed),
    };
    return { table: 'edges', id: own, before: before && drawn!.edge, after: moved, ...blockOf(block) };
  }

  /** An end at a port of a block that stands in this graph is at the node that stands for it. */
  #locateEnd(
    end: Edge['source'],
    block: BlockId | null,
    renamed: ReadonlyMap<NodeId, NodeId>,
  ): Edge['source'] {
    const fresh = renamed.get(end.node);
    if (fresh !== undefined) return { ...end, node: fresh };
    const drawn = this.drawn(end.node);
    if (!drawn) return end;
    const instance = drawn.portOf;
    if (instance && instance.drawn.block === block && drawn.block !== block)
      return { node: instance.drawn.node.id, port: drawn.node.name };
    return { ...end, node: drawn.node.id };
  }
}

const blockOf = (block: BlockId | null): { block?: BlockId } => (block === null ? {} : { block });

type Attributes = { readonly [name: string]: Json };

/** What the fix changed, and only that: what was worked out stays an expression. */
function patched(drawn: Attributes, before: Attributes, after: Attributes): Attributes {
  const result: { [name: string]: Json } = { ...drawn };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!(name in after)) delete result[name];
    else if (JSON.stringify(after[name]) !== JSON.stringify(before[name])) result[name] = after[name]!;
  }
  return result;
}
