/** What can be said of nodes and edges before anything is lowered. */
import type { Document, Edge } from '../document/document.ts';
import { type AttributeTable, attributeFault } from '../layers/attribute.ts';
import { BLOCK } from '../layers/block.ts';
import { bypassNode, removeAttribute, removeEdge, removeNode } from './edits.ts';
import type { Expansion, Fault, Instance } from './expand.ts';
import { fix, makeProblem, problem } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import { byId, hasOutput, type WiredNode, type Wiring } from './wiring.ts';

export function checkStructure({ document, instances, faults }: Expansion, wiring: Wiring): Problem[] {
  const wired = [...wiring.nodes.values()];
  return [
    ...checkPresence(wired),
    ...faults.map(each => faultProblem(document, each)),
    ...each(instances, instance => checkAttributes(instance)),
    ...each(wired, node => checkNode(document, node)),
    ...checkEdges(document, wiring),
    ...checkCycles(document, wiring),
  ];
}

/** Of which there is nothing to say; one is replaced by every change of it, or of the edges into it. */
const sound = new WeakSet<WiredNode | Instance>();

/** Problems are few: a list for each of thousands of nodes would be more work than to look at it. */
function each<T extends WiredNode | Instance>(list: readonly T[], look: (one: T) => Problem[]): Problem[] {
  const problems: Problem[] = [];
  for (const one of list) {
    if (sound.has(one)) continue;
    const found = look(one);
    if (found.length === 0) sound.add(one);
    else problems.push(...found);
  }
  return problems;
}

const checkNode = (document: Document, node: WiredNode): Problem[] => [
  ...checkType(document, node),
  ...checkAttributes(node),
  ...checkInputs(node),
];

function checkPresence(wired: readonly WiredNode[]): Problem[] {
  const has = (type: string) => wired.some(({ node }) => node.type === type);
  return [
    ...(has('Input') || has('Random') ? [] : [problem('no-input', {})]),
    ...(has('Output') ? [] : [problem('no-output', {})]),
  ];
}

function checkType(document: Document, { node, layer }: WiredNode): Problem[] {
  if (layer) return [];
  if (node.type === BLOCK) {
    const fixes = [fix('remove-node', { node: node.name }, removeNode(document, node))];
    return [problem('unknown-block', {}, { node, attribute: 'block' }, fixes)];
  }
  const fixes = [fix('remove-node', { node: node.name }, bypassNode(document, node))];
  return [problem('unknown-layer', { type: node.type }, { node }, fixes)];
}

/** What keeps a block from being expanded, or an attribute from being worked out. */
function faultProblem(
  document: Document,
  { node, problem: { code, values, at }, misplaced }: Fault,
): Problem {
  const { attribute } = at;
  const fixes = misplaced
    ? [fix('remove-node', { node: node.name }, removeNode(document, node))]
    : attribute !== undefined && attribute in node.attributes
      ? [fix('remove-attribute', { attribute }, removeAttribute(node, attribute))]
      : [];
  return makeProblem(code, values, { node, ...at }, fixes);
}

function checkAttributes({ node, layer }: Pick<WiredNode, 'node' | 'layer'>): Problem[] {
  if (!layer) return [];
  const table: AttributeTable = layer.attributes;
  return Object.entries(node.attributes).flatMap(([name, value]) => {
    const attribute = Object.hasOwn(table, name) ? table[name] : undefined;
    const place = { node, attribute: name };
    if (!attribute) {
      const fixes = [fix('remove-attribute', { attribute: name }, removeAttribute(node, name))];
      return [problem('unknown-attribute', { attribute: name }, place, fixes)];
    }
    const fault = attributeFault(name, attribute, value);
    if (!fault) return [];
    const text = Array.isArray(attribute.default)
      ? `[${attribute.default.join(', ')}]`
      : `${attribute.default}`;
    const fixes = [fix('set-attribute', { attribute: name, value: text }, removeAttribute(node, name))];
    return [makeProblem(fault.code, fault.values, place, fixes)];
  });
}

const checkInputs = ({ node, inputs, incoming }: WiredNode): Problem[] =>
  Object.keys(inputs)
    .filter(port => !incoming.has(port))
    .map(port => problem('unconnected-input', { port }, { node, port }));

function checkEdges(document: Document, wiring: Wiring): Problem[] {
  if (!wiring.astray) return [];
  const taken = new Set<string>();
  return byId(document.graph.edges).flatMap(edge => {
    const source = wiring.nodes.get(edge.source.node);
    const target = wiring.nodes.get(edge.target.node);
    const fixes = () => [removal(document, edge)];
    if (!source || !target) {
      const node = source?.node ?? target?.node;
      const missing = source ? edge.target.node : edge.source.node;
      const name = node?.name ?? edge.source.node;
      return [makeProblem('edge-missing-node', { node: name, missing }, { node, edge }, fixes())];
    }
    const faults: Problem[] = [];
    if (source.layer && !hasOutput(source, edge.source.port)) {
      const values = { port: edge.source.port, ports: portNames(source.outputs) };
      const place = { node: source.node, port: edge.source.port, edge };
      faults.push(problem('edge-missing-output', values, place, fixes()));
    }
    const place = { node: target.node, port: edge.target.port, edge };
    if (target.layer && !Object.hasOwn(target.inputs, edge.target.port)) {
      const values = { port: edge.target.port, ports: portNames(target.inputs) };
      faults.push(problem('edge-missing-input', values, place, fixes()));
    }
    const key = `${edge.target.node} ${edge.target.port}`;
    if (faults.length === 0 && taken.has(key))
      faults.push(problem('several-edges', { port: edge.target.port }, place, fixes()));
    taken.add(key);
    return faults;
  });
}

const portNames = (ports: { readonly [port: string]: string }): string =>
  Object.keys(ports).join(', ') || '–';

const nameOf = (document: Document, id: string): string => document.graph.nodes[id]?.name ?? id;

const removal = (document: Document, edge: Edge): Fix =>
  fix(
    'remove-edge',
    { source: nameOf(document, edge.source.node), target: nameOf(document, edge.target.node) },
    [removeEdge(edge)],
  );

/** One problem for each circle, told from where the edge leads that goes furthest back up the canvas. */
const checkCycles = (document: Document, wiring: Wiring): Problem[] =>
  wiring.cycles.map(cycle => {
    const edges = cycle.map((id, i) => {
      const next = wiring.nodes.get(cycle[(i + 1) % cycle.length]!)!;
      return [...next.incoming.values()].find(edge => edge.source.node === id)!;
    });
    const rise = (edge: Edge) => height(document, edge.source.node) - height(document, edge.target.node);
    const back = edges.reduce((best, edge) => (rise(edge) > rise(best) ? edge : best));
    const first = cycle.indexOf(back.target.node);
    const round = [...cycle.slice(first), ...cycle.slice(0, first), cycle[first]!];
    const nodes = round.map(id => nameOf(document, id)).join(' → ');
    const { node } = wiring.nodes.get(back.target.node)!;
    return problem('cycle', { nodes }, { node, port: back.target.port, edge: back }, [
      removal(document, back),
    ]);
  });

const height = (document: Document, id: string): number => document.graph.nodes[id]?.position.y ?? 0;
