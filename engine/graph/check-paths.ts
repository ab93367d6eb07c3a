/** What leads where: nodes that nothing uses, and parameters that no loss depends on. */
import type { Document, Node, NodeId } from '../document/document.ts';
import { settingsOf } from '../document/parameter-settings.ts';
import type { NodeReport } from './compiled.ts';
import { removeNode, thawNode } from './edits.ts';
import { fix, problem } from './make-problem.ts';
import type { Problem } from './problem.ts';
import { upstream, type WiredNode, type Wiring } from './wiring.ts';

/** @param found the problems so far: a node with an error is not blamed for leading nowhere as well. */
export function checkPaths(
  document: Document,
  wiring: Wiring,
  nodes: { readonly [id: NodeId]: NodeReport },
  found: readonly Problem[],
): Problem[] {
  const outputs = [...wiring.nodes.values()].filter(({ node }) => node.type === 'Output');
  if (outputs.length === 0) return [];
  const faulty = new Set(found.filter(({ severity }) => severity === 'error').map(({ node }) => node));
  const isTrained = ({ attributes }: WiredNode) =>
    document.dataset?.fields.some(field => field.name === attributes.target) ?? false;
  const trained = outputs.filter(isTrained);
  const used = upstream(wiring, outputs.map(idOf));
  const learning = upstream(wiring, trained.map(idOf));

  const unused = [...wiring.nodes.values()]
    .filter(({ node }) => !used.has(node.id) && !faulty.has(node.id))
    .map(({ node }) =>
      problem('unused-node', {}, { node }, [
        fix('remove-node', { node: node.name }, removeNode(document, node)),
      ]),
    );
  if (trained.length === 0) return unused;

  // A node without a report of its parameters has an error, or depends on one: nothing can be said of it yet.
  const counts = [...learning].map(id => nodes[id]!.parameters);
  const nothing = counts.every(count => count === 0);
  const frozen = !nothing && [...learning].every(id => isFrozen(wiring.nodes.get(id)!, nodes[id]!));
  const left = [...used].filter(id => !learning.has(id) && (nodes[id]?.parameters ?? 0) > 0);
  return [
    ...unused,
    ...(nothing ? [problem('missing-loss-path', {}, { node: trained[0]!.node })] : []),
    ...(frozen ? [allFrozen([...learning].map(id => wiring.nodes.get(id)!.node))] : []),
    ...left.sort().map(id => problem('untrained-parameters', {}, { node: wiring.nodes.get(id)!.node })),
  ];
}

/** Nothing of the node is trained; of one with an error, nothing can be said yet. */
const isFrozen = ({ node }: WiredNode, { parameterShapes }: NodeReport): boolean =>
  parameterShapes !== null &&
  Object.keys(parameterShapes).every(name => settingsOf([node.parameters], name).frozen);

function allFrozen(nodes: readonly Node[]): Problem {
  const thawed = nodes.filter(({ parameters }) => parameters).flatMap(thawNode);
  return problem('all-frozen', {}, {}, [fix('thaw-all', {}, thawed)]);
}

const idOf = ({ node }: WiredNode): NodeId => node.id;
