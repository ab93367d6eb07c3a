/** What leads where: nodes that nothing uses, and parameters that no loss depends on. */
import type { Node, NodeId } from '../document/document.ts';
import { settingsOf } from '../document/parameter-settings.ts';
import { BLOCK_PORT } from '../layers/block-port.ts';
import { needsTarget } from '../losses/index.ts';
import type { NodeReport } from './compiled.ts';
import { removeNode, thawNode } from './edits.ts';
import type { Expansion, Instance } from './expand.ts';
import { fix, problem } from './make-problem.ts';
import type { Problem } from './problem.ts';
import { upstream, type WiredNode, type Wiring } from './wiring.ts';

/** @param found the problems so far: a node with an error is not blamed for leading nowhere as well. */
export function checkPaths(
  { document, drawn, instances }: Expansion,
  wiring: Wiring,
  nodes: { readonly [id: NodeId]: NodeReport },
  found: readonly Problem[],
): Problem[] {
  const outputs = [...wiring.nodes.values()].filter(({ node }) => node.type === 'Output');
  if (outputs.length === 0) return [];
  const faulty = new Set(found.filter(({ severity }) => severity === 'error').map(({ node }) => node));
  const isTrained = ({ attributes }: WiredNode) =>
    !needsTarget(attributes.loss) || document.dataset?.fields.some(field => field.name === attributes.target);
  const trained = outputs.filter(isTrained);
  const used = upstream(wiring, outputs.map(idOf));
  const learning = trained.length === outputs.length ? used : upstream(wiring, trained.map(idOf));

  const unused = unusedNodes({ document, drawn, instances }, wiring, used, faulty);
  if (trained.length === 0) return unused;

  // A node without a report of its parameters has an error, or depends on one: nothing can be said of it yet.
  const ids = [...learning];
  const nothing = ids.every(id => nodes[id]!.parameters === 0);
  const frozen = !nothing && ids.every(id => isFrozen(wiring.nodes.get(id)!, nodes[id]!));
  const left =
    learning === used ? [] : [...used].filter(id => !learning.has(id) && (nodes[id]?.parameters ?? 0) > 0);
  return [
    ...unused,
    ...(nothing ? [problem('missing-loss-path', {}, { node: trained[0]!.node })] : []),
    ...(frozen
      ? [
          allFrozen(
            instances,
            [...learning].map(id => wiring.nodes.get(id)!.node),
          ),
        ]
      : []),
    ...left.sort().map(id => problem('untrained-parameters', {}, { node: wiring.nodes.get(id)!.node })),
  ];
}

/** What no output depends on. */
function unusedNodes(
  { document, drawn, instances }: Pick<Expansion, 'document' | 'drawn' | 'instances'>,
  wiring: Wiring,
  used: ReadonlySet<NodeId>,
  faulty: ReadonlySet<NodeId | null>,
): Problem[] {
  // Nearly always everything is used, which is quickly seen.
  if (used.size === wiring.nodes.size && instances.every(({ inner }) => inner.length > 0)) return [];
  // What is drawn in a block is of use where one of the places is. A block that is not is told of as one node.
  const idle = instances.filter(({ inner }) => inner.every(id => !used.has(id) && !faulty.has(id)));
  const told = new Set(idle.flatMap(({ inner }) => inner));
  const left = [...wiring.nodes.values()]
    .map(({ node }) => node)
    .filter(({ id, type }) => type !== BLOCK_PORT && !used.has(id) && !faulty.has(id) && !told.has(id));
  const isInBlock = (id: NodeId) => drawn.get(id)!.block !== null;
  const placeOf = (id: NodeId) => `${drawn.get(id)!.block} ${drawn.get(id)!.node.id}`;
  const needed = left.some(({ id }) => isInBlock(id))
    ? new Set([...used].filter(isInBlock).map(placeOf))
    : null;
  const unused = [
    ...left.filter(({ id }) => !needed?.has(placeOf(id))),
    // A block within an idle one goes with it.
    ...idle.filter(({ id }) => !idle.some(other => id.startsWith(`${other.id}/`))).map(({ node }) => node),
  ];
  const ids = new Set(unused.map(({ id }) => id));
  const edges = Object.values(document.graph.edges).filter(
    ({ source, target }) => ids.has(source.node) || ids.has(target.node),
  );
  return unused.map(node =>
    problem('unused-node', {}, { node }, [
      fix('remove-node', { node: node.name }, removeNode(document, node, edges)),
    ]),
  );
}

/** Nothing of the node is trained; of one with an error, nothing can be said yet. */
const isFrozen = ({ tables }: WiredNode, { parameterShapes }: NodeReport): boolean =>
  parameterShapes !== null && Object.keys(parameterShapes).every(name => settingsOf(tables, name).frozen);

function allFrozen(instances: readonly Instance[], nodes: readonly Node[]): Problem {
  const thawed = [...instances.map(({ node }) => node), ...nodes]
    .filter(({ parameters }) => parameters)
    .flatMap(thawNode);
  return problem('all-frozen', {}, {}, [fix('thaw-all', {}, thawed)]);
}

const idOf = ({ node }: WiredNode): NodeId => node.id;
