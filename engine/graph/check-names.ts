/** Names: there, unique within their graph, and none that means something else. */
import type { Diff } from '../document/diff.ts';
import type { Document, Graph, NodeId } from '../document/document.ts';
import { withDefaults } from '../layers/attribute.ts';
import { optimizers } from '../optimizers/index.ts';
import { GATHERED_SAMPLES, MAKES_UPDATE } from './accumulate.ts';
import { AVERAGE_KEEPS } from './average.ts';
import { MEASURES, SAMPLE_WEIGHT } from './compiled.ts';
import { renameNode, uniqueName } from './edits.ts';
import type { Expansion } from './expand.ts';
import { fix, problem } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import { RANDOM_KEY } from './random.ts';
import { byId } from './wiring.ts';

/** Names that the training graph gives to its own inputs and outputs. */
const reservedNames: ReadonlySet<string> = new Set([
  SAMPLE_WEIGHT,
  RANDOM_KEY,
  MEASURES,
  MAKES_UPDATE,
  GATHERED_SAMPLES,
  AVERAGE_KEEPS,
  ...Object.values(optimizers).flatMap(optimizer =>
    Object.keys(optimizer.scalars(0, 0, withDefaults(optimizer.attributes, {}))),
  ),
]);

/** Of the document's graph, and of every block that is used, told at the first place where it is. */
export function checkNames(document: Document, expansion: Expansion): Problem[] {
  let places: ReadonlyMap<string, NodeId> | undefined;
  const placeOf = (block: string | null, node: NodeId): NodeId => {
    // Hardly ever asked for.
    places ??= firstPlaces(expansion);
    return places.get(`${block} ${node}`) ?? node;
  };
  const used = new Set<string | null>();
  for (const { block } of expansion.drawn.values()) used.add(block);
  return [...used].flatMap(block => checkGraph(document, block, node => placeOf(block, node)));
}

/** What is drawn → the first node that it became. */
function firstPlaces({ drawn, instances }: Expansion): ReadonlyMap<string, NodeId> {
  const places = new Map<string, NodeId>();
  const note = (block: string | null, node: NodeId, id: NodeId) => {
    const key = `${block} ${node}`;
    if (!places.has(key)) places.set(key, id);
  };
  for (const [id, { block, node }] of drawn) note(block, node.id, id);
  for (const { id, drawn: at } of instances) note(at.block, at.node.id, id);
  return places;
}

/** Graphs of blocks of whose names there is nothing to say. */
const sound = new WeakSet<Graph>();

function checkGraph(document: Document, block: string | null, placeOf: (node: NodeId) => NodeId): Problem[] {
  if (block === null) return checkNodes(document, document.graph, null, placeOf);
  const { graph } = document.blocks[block]!;
  if (sound.has(graph)) return [];
  const found = checkNodes(document, graph, block, placeOf);
  if (found.length === 0) sound.add(graph);
  return found;
}

function checkNodes(
  document: Document,
  graph: Graph,
  block: string | null,
  placeOf: (node: NodeId) => NodeId,
): Problem[] {
  const within = (diff: Diff): Diff => diff.map(change => ({ ...change, block }) as Diff[number]);
  const seen = new Set<string>();
  return byId(graph.nodes).flatMap(node => {
    const at = () => ({ node: { ...node, id: placeOf(node.id) } });
    const rename = (base: string): Fix[] => {
      const name = uniqueName({ ...document, graph }, base);
      const diff = renameNode(node, name);
      return [fix('rename-node', { name }, block === null ? diff : within(diff))];
    };
    if (node.name.trim() === '')
      return [problem('empty-name', { type: node.type }, at(), rename(node.type.toLowerCase()))];
    if (node.name.includes('/'))
      return [problem('name-separator', {}, at(), rename(node.name.replaceAll('/', '_')))];
    if (block === null && reservedNames.has(node.name))
      return [problem('reserved-name', {}, at(), rename(`${node.name}_2`))];
    const repeated = seen.has(node.name);
    seen.add(node.name);
    return repeated ? [problem('duplicate-name', {}, at(), rename(node.name))] : [];
  });
}
