/**
 * Puts the nodes of every block in the place of the nodes that stand for it, so that all that follows sees one flat graph. What
 * was drawn as `conv` within the node `stage` is the node `stage/conv`, or `stage[0]/conv`, `stage[1]/conv` … where the block
 * is repeated. The ports become nodes that hand on what arrives (layers/block-port.ts).
 */
import type {
  Block,
  BlockId,
  Document,
  Edge,
  EdgeId,
  Graph,
  Json,
  Node,
  NodeId,
  ParameterTable,
} from '../document/document.ts';
import { attributeFault, withDefaults } from '../layers/attribute.ts';
import { BLOCK, blockLayer, blockOf, blockPorts, REPETITION } from '../layers/block.ts';
import { BLOCK_PORT } from '../layers/block-port.ts';
import type { Layer } from '../layers/layer.ts';
import { type Environment, holdsExpression, resolve } from './expressions.ts';
import { type Copy, type Expanded, Part, PartMemory } from './part.ts';
import { LayerProblem } from './problem-codes.ts';

export interface Expansion {
  /** Without nodes that stand for blocks, but those that cannot be expanded. */
  readonly document: Document;
  /** Of every flat node: where it is drawn. */
  readonly drawn: ReadonlyMap<NodeId, Drawn>;
  /** Of every flat edge that is drawn; those between repetitions are not. */
  readonly drawnEdges: ReadonlyMap<EdgeId, DrawnEdge>;
  /** The nodes that stand for blocks. */
  readonly instances: readonly Instance[];
  /** Flat node → the node whose parameters it uses, where they are not its own. */
  readonly owners: ReadonlyMap<NodeId, NodeId>;
  /** Flat node → what the blocks around it say of their parameters, from the outside in. */
  readonly tables: ReadonlyMap<NodeId, readonly (ParameterTable | undefined)[]>;
  readonly faults: readonly Fault[];
}

export interface Drawn {
  readonly node: Node;
  /** The block in whose graph it is drawn; null: the document's own. */
  readonly block: BlockId | null;
  /** What the ids of the nodes drawn beside it begin with. */
  readonly prefix: string;
  /** The node that stands for the block, where this is a port of it. */
  readonly portOf: Instance | null;
}

export interface DrawnEdge {
  readonly edge: Edge;
  readonly block: BlockId | null;
}

/** A node that stands for a block. */
export interface Instance {
  /** As the ids of flat nodes, without a repetition. */
  readonly id: NodeId;
  readonly drawn: Drawn;
  /** As in the flat graph: its name and the attributes worked out. */
  readonly node: Node;
  readonly layer: Layer;
  /** Port → the flat node that takes what arrives, in the first repetition. */
  readonly inputs: { readonly [port: string]: NodeId };
  /** Port → the flat node that gives it, in the last repetition. */
  readonly outputs: { readonly [port: string]: NodeId };
  /** The flat nodes in its place. */
  readonly inner: readonly NodeId[];
}

/** What keeps a node from being expanded, or an attribute from being worked out. */
export interface Fault {
  /** Flat. */
  readonly node: Node;
  readonly problem: LayerProblem;
  /** Drawn where it does not belong. */
  readonly misplaced?: boolean;
}

/** The node ids from the document's graph down to the node, without repetitions. */
export const pathOf = (id: NodeId): NodeId[] => id.split('/').map(part => part.replace(/\[\d+\]$/, ''));

/** What was put the last time, so that it keeps its identity where nothing of it has changed. */
export class ExpansionMemory {
  readonly nodes = new Map<NodeId, Put>();
  readonly edges = new Map<EdgeId, Edge>();
  readonly parts = new PartMemory();
  last: { readonly document: Document; readonly expansion: Expansion } | null = null;

  /** Flat nodes that are gone may come back by undo, but not for ever. @param count of those that are there */
  bound(count: number): void {
    if (this.nodes.size <= 2 * count + KEPT) return;
    this.nodes.clear();
    this.edges.clear();
    this.parts.forget();
  }
}

/** A flat node, and what it is made of. */
interface Put {
  readonly flat: Node;
  readonly drawn: Node;
  readonly names: string;
  readonly values: string;
}

export function expand(document: Document, memory = new ExpansionMemory()): Expansion {
  const expansion = again(document, memory) ?? new Expander(document, memory).expand();
  memory.last = { document, expansion };
  return expansion;
}

/** The last expansion with the settings of some nodes of the document's own graph changed, as most edits do; null: more has changed. */
function again(document: Document, { last }: ExpansionMemory): Expansion | null {
  if (last === null || last.expansion.faults.length > 0) return null;
  const before = last.document;
  if (document.blocks !== before.blocks || document.graph.edges !== before.graph.edges) return null;
  const [nodes, former] = [Object.values(document.graph.nodes), Object.values(before.graph.nodes)];
  if (nodes.length !== former.length) return null;
  const changed: Node[] = [];
  for (const [i, node] of nodes.entries()) {
    if (node === former[i]) continue;
    // A name may say whose parameters a block shares.
    if (node.type === BLOCK || !isAlike(node, former[i]!)) return null;
    changed.push(node);
  }
  const { expansion } = last;
  const { graph } = expansion.document;
  if (changed.length === 0) return { ...expansion, document: { ...document, graph } };
  const flat = { ...graph.nodes };
  const drawn = new Map(expansion.drawn);
  for (const node of changed) {
    flat[node.id] = node;
    drawn.set(node.id, { node, block: null, prefix: '', portOf: null });
  }
  return { ...expansion, document: { ...document, graph: { nodes: flat, edges: graph.edges } }, drawn };
}

const isAlike = (a: Node, b: Node): boolean => a.id === b.id && a.type === b.type && a.name === b.name;

const KEPT = 1000;

/** Of a network that has more, every change would take seconds to check. */
const MOST_NODES = 10_000;

/** Where a graph is being put. */
interface Site {
  readonly graph: Graph;
  readonly block: BlockId | null;
  readonly prefix: string;
  /** As `prefix`, of the nodes whose parameters are used. */
  readonly owner: string;
  readonly names: string;
  /** Null in the document's own graph. */
  readonly environment: Environment | null;
  /** The environment as text. */
  readonly values: string;
  /** The blocks around, and what they say of their parameters. */
  readonly within: readonly BlockId[];
  readonly tables: readonly (ParameterTable | undefined)[];
}

class Expander {
  readonly #document: Document;
  readonly #memory: ExpansionMemory;
  /** Of all parts. */
  #count = 0;
  /** What is being put together. */
  #part = new Part();

  constructor(document: Document, memory: ExpansionMemory) {
    this.#document = document;
    this.#memory = memory;
  }

  expand(): Expansion {
    const { graph } = this.#document;
    this.#put({
      graph,
      block: null,
      prefix: '',
      owner: '',
      names: '',
      environment: null,
      values: '',
      within: [],
      tables: [],
    });
    this.#memory.bound(this.#count);
    const { nodes, edges, drawn, drawnEdges, instances, owners, tables, faults } = this.#part;
    return {
      document: { ...this.#document, graph: { nodes: recordOf(nodes), edges: recordOf(edges) } },
      drawn,
      drawnEdges,
      instances,
      owners,
      tables,
      faults,
    };
  }

  /** Puts the nodes of a graph, then joins them. */
  #put(site: Site): NodeId[] {
    const put: NodeId[] = [];
    const instances = new Map<NodeId, Expanded>();
    for (const node of Object.values(site.graph.nodes)) {
      const flat = this.#flat(node, site);
      const drawn: Drawn = { node, block: site.block, prefix: site.prefix, portOf: null };
      const block = this.#blockOf(flat);
      if (block && this.#mayExpand(flat, block, site)) {
        const expanded = this.#expanded(flat, drawn, block, site);
        instances.set(node.id, expanded);
        put.push(...expanded.instance.inner);
      } else {
        this.#part.nodes.set(flat.id, flat);
        this.#count += 1;
        this.#part.drawn.set(flat.id, drawn);
        if (site.tables.length > 0) this.#part.tables.set(flat.id, site.tables);
        if (site.owner !== site.prefix) this.#part.owners.set(flat.id, site.owner + node.id);
        put.push(flat.id);
      }
    }
    for (const edge of Object.values(site.graph.edges)) this.#join(edge, site, instances);
    return put;
  }

  #flat(node: Node, site: Site): Node {
    if (site.block === null) return node;
    const id = site.prefix + node.id;
    const known = this.#memory.nodes.get(id);
    if (known && known.drawn === node && known.names === site.names && known.values === site.values)
      return known.flat;
    const faults = this.#part.faults.length;
    const flat = this.#rename(node, site);
    // What is at fault is told of every time.
    if (this.#part.faults.length === faults)
      this.#memory.nodes.set(id, { flat, drawn: node, names: site.names, values: site.values });
    return flat;
  }

  #rename(node: Node, site: Site): Node {
    const port = node.type === 'BlockInput' || node.type === 'BlockOutput';
    const flat: Node = {
      ...node,
      id: site.prefix + node.id,
      name: site.names + node.name,
      type: port ? BLOCK_PORT : node.type,
    };
    if (node.type === 'Input' || node.type === 'Output')
      this.#part.faults.push({
        node: flat,
        problem: new LayerProblem(
          'block-input-output',
          { type: node.type, instead: `Block${node.type}` },
          {},
        ),
        misplaced: true,
      });
    return site.environment === null ? flat : this.#resolved(flat, site.environment);
  }

  #resolved(node: Node, environment: Environment): Node {
    if (!Object.values(node.attributes).some(holdsExpression)) return node;
    const attributes: { [name: string]: Json } = {};
    for (const [name, value] of Object.entries(node.attributes))
      try {
        attributes[name] = resolve(value, environment, name);
      } catch (error) {
        if (!(error instanceof LayerProblem)) throw error;
        this.#part.faults.push({ node, problem: error });
      }
    return { ...node, attributes };
  }

  /** A block with settings that cannot be is told of by these, and has its ports all the same. */
  #mayExpand(flat: Node, block: Block, { within }: Site): boolean {
    if (within.includes(block.id)) {
      const problem = new LayerProblem('block-within-itself', { block: block.name }, { attribute: 'block' });
      this.#part.faults.push({ node: flat, problem, misplaced: true });
      return false;
    }
    const count = this.#sizeOf(flat, within);
    this.#part.room = Math.max(this.#part.room, this.#part.nodes.size + count);
    if (this.#count + count > MOST_NODES) {
      const values = { count, limit: MOST_NODES };
      this.#part.faults.push({
        node: flat,
        problem: new LayerProblem('block-too-large', values, { attribute: 'repeat' }),
      });
      return false;
    }
    const table = blockLayer(block).attributes;
    return Object.entries(flat.attributes).every(
      ([name, value]) => !Object.hasOwn(table, name) || !attributeFault(name, table[name]!, value),
    );
  }

  /** How many nodes would take the place of this one. */
  #sizeOf(node: Node, within: readonly BlockId[]): number {
    const block = this.#blockOf(node);
    if (!block || within.includes(block.id)) return 1;
    const { repeat } = node.attributes;
    const inner = Object.values(block.graph.nodes).map(each => this.#sizeOf(each, [...within, block.id]));
    const once = inner.reduce((sum, size) => sum + size, 0);
    return once * (typeof repeat === 'number' && repeat > 1 ? repeat : 1);
  }

  #blockOf(node: Node): Block | undefined {
    const { block } = node.attributes;
    if (node.type !== BLOCK || typeof block !== 'string') return undefined;
    const found = blockOf(this.#document, node);
    this.#part.blocks.set(block, found);
    return found;
  }

  /** As it was made the last time, where nothing that it is made of has changed. */
  #expanded(flat: Node, drawn: Drawn, block: Block, site: Site): Expanded {
    const { within, tables } = site;
    const place = { flat, owner: this.#ownerOf(drawn.node, flat, site), within, tables };
    const known = this.#memory.parts.recall(place, this.#document.blocks);
    if (known && this.#count + known.part.room <= MOST_NODES) {
      this.#count += known.part.nodes.size;
      this.#part.add(known.part);
      return known.expanded;
    }
    const around = this.#part;
    const part = new Part();
    part.blocks.set(block.id, block);
    this.#part = part;
    const expanded = this.#putBlock(flat, drawn, block, site, place.owner);
    this.#part = around;
    around.add(part);
    // What is at fault is told of every time.
    if (part.faults.length === 0) this.#memory.parts.keep({ ...place, part, expanded });
    return expanded;
  }

  #putBlock(flat: Node, drawn: Drawn, block: Block, site: Site, owner: string): Expanded {
    const layer = blockLayer(block);
    const { repeat, share, ...values } = withDefaults(layer.attributes, flat.attributes);
    const copies: Copy[] = [];
    const inner: NodeId[] = [];
    for (let i = 0; i < Number(repeat); i++) {
      const at = (index: number) => (Number(repeat) > 1 ? `[${index}]/` : '/');
      const prefix = flat.id + at(i);
      const environment = new Map(Object.entries({ ...values, [REPETITION]: i } as Record<string, Json>));
      inner.push(
        ...this.#put({
          graph: block.graph,
          block: block.id,
          prefix,
          owner: owner + at(share ? 0 : i),
          names: flat.name + at(i),
          environment,
          values: JSON.stringify([...environment]),
          within: [...site.within, block.id],
          tables: [...site.tables, flat.parameters],
        }),
      );
      const ports = (type: 'BlockInput' | 'BlockOutput') =>
        new Map(blockPorts(block, type).map(({ name, id }) => [name, prefix + id]));
      copies.push({ inputs: ports('BlockInput'), outputs: ports('BlockOutput') });
    }
    const instance: Instance = {
      id: flat.id,
      drawn,
      node: flat,
      layer,
      inputs: Object.fromEntries(copies[0]!.inputs),
      outputs: Object.fromEntries(copies.at(-1)!.outputs),
      inner,
    };
    this.#part.instances.push(instance);
    for (const { inputs, outputs } of copies)
      for (const id of [...inputs.values(), ...outputs.values()])
        this.#part.drawn.set(id, { ...this.#part.drawn.get(id)!, portOf: instance });
    this.#chain(flat.id, copies);
    return { instance, copies };
  }

  /** The id in whose place the parameters are: its own, or that of the node that it shares them with. */
  #ownerOf(node: Node, flat: Node, site: Site): string {
    let owner = node;
    for (const seen = new Set([node.id]); owner.attributes.sharedWith; ) {
      const name = owner.attributes.sharedWith;
      const other = Object.values(site.graph.nodes).find(each => each.name === name);
      const fits = other && other.attributes.block === node.attributes.block && other.type === BLOCK;
      if (!fits || seen.has(other.id)) {
        const problem = new LayerProblem(
          'block-shared-with',
          { name: String(name) },
          { attribute: 'sharedWith' },
        );
        this.#part.faults.push({ node: flat, problem });
        return site.owner + node.id;
      }
      seen.add(other.id);
      owner = other;
    }
    return site.owner + owner.id;
  }

  /** The k-th output of a repetition feeds the k-th input of the next. */
  #chain(id: NodeId, copies: readonly Copy[]): void {
    for (let i = 1; i < copies.length; i++) {
      const inputs = [...copies[i]!.inputs.values()];
      [...copies[i - 1]!.outputs.values()].forEach((source, k) => {
        const target = inputs[k];
        if (target !== undefined)
          this.#addEdge(`${id}[${i}]~${k}`, { node: source, port: 'y' }, { node: target, port: 'x' });
      });
    }
  }

  #join(edge: Edge, site: Site, instances: ReadonlyMap<NodeId, Expanded>): void {
    const from = instances.get(edge.source.node);
    const into = instances.get(edge.target.node);
    const origin = from?.instance.outputs[edge.source.port];
    const source =
      origin === undefined
        ? { node: site.prefix + edge.source.node, port: edge.source.port }
        : { node: origin, port: 'y' };
    const id = site.prefix + edge.id;
    this.#part.drawnEdges.set(id, { edge, block: site.block });
    if (from && origin === undefined) {
      const ports = Object.keys(from.instance.outputs).join(', ') || '–';
      this.#faultyEdge('edge-missing-output', from.instance, edge.source.port, ports);
    } else if (!into) {
      const target = { node: site.prefix + edge.target.node, port: edge.target.port };
      this.#addEdge(id, source, target);
    } else {
      const ports = [...into.copies[0]!.inputs.keys()];
      const at = ports.indexOf(edge.target.port);
      if (at < 0)
        this.#faultyEdge('edge-missing-input', into.instance, edge.target.port, ports.join(', ') || '–');
      // What no repetition gives to the next comes to all of them from outside.
      const fed = at < into.copies[0]!.outputs.size ? into.copies.slice(0, 1) : into.copies;
      fed.forEach(({ inputs }, i) => {
        const target = inputs.get(edge.target.port);
        if (target === undefined) return;
        const flat = i === 0 ? id : `${id}[${i}]`;
        if (i > 0) this.#part.drawnEdges.set(flat, { edge, block: site.block });
        this.#addEdge(flat, source, { node: target, port: 'x' });
      });
    }
  }

  #addEdge(id: EdgeId, source: Edge['source'], target: Edge['target']): void {
    const known = this.#memory.edges.get(id);
    const same = known && sameEnd(known.source, source) && sameEnd(known.target, target);
    const edge = same ? known : { id, source, target };
    this.#memory.edges.set(id, edge);
    this.#part.edges.set(id, edge);
  }

  #faultyEdge(
    code: 'edge-missing-input' | 'edge-missing-output',
    { node }: Instance,
    port: string,
    ports: string,
  ): void {
    this.#part.faults.push({ node, problem: new LayerProblem(code, { port, ports }, { port }) });
  }
}

const sameEnd = (a: Edge['source'], b: Edge['source']): boolean => a.node === b.node && a.port === b.port;

function recordOf<T>(entries: ReadonlyMap<string, T>): { [id: string]: T } {
  const record: { [id: string]: T } = {};
  for (const [id, each] of entries) record[id] = each;
  return record;
}
