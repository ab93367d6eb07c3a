/** What follows, in other graphs, from a change of a block's ports: its nodes everywhere keep their connections, or lose them. */
import { applyDiff, type Change, type Diff } from '../../engine/document/diff.ts';
import type { Block, BlockId, Document, Graph, Node } from '../../engine/document/document.ts';
import { BLOCK } from '../../engine/layers/block.ts';

const isPort = ({ type }: Node): boolean => type === 'BlockInput' || type === 'BlockOutput';

/** Every graph of the document, with the block that it belongs to. */
export const graphsOf = (document: Document): { readonly graph: Graph; readonly block: BlockId | null }[] => [
  { graph: document.graph, block: null },
  ...Object.values(document.blocks).map(({ id, graph }) => ({ graph, block: id })),
];

export const within = (block: BlockId | null): { block?: BlockId } => (block === null ? {} : { block });

/** @param diff of the block's graph, tagged with the block. */
export function followPorts(document: Document, block: Block, diff: Diff): Diff {
  const after = applyDiff(document, diff).blocks[block.id];
  if (!after) return [];
  const renamed = new Map<string, string | null>();
  for (const node of Object.values(block.graph.nodes).filter(isPort)) {
    const now = after.graph.nodes[node.id];
    if (now?.name !== node.name) renamed.set(`${node.type} ${node.name}`, now?.name ?? null);
  }
  if (renamed.size === 0) return [];
  return graphsOf(document).flatMap(({ graph, block: home }) => {
    const users = new Set(
      Object.values(graph.nodes)
        .filter(({ type, attributes }) => type === BLOCK && attributes.block === block.id)
        .map(({ id }) => id),
    );
    return Object.values(graph.edges).flatMap((edge): Change[] => {
      const into = users.has(edge.target.node) ? renamed.get(`BlockInput ${edge.target.port}`) : undefined;
      const out = users.has(edge.source.node) ? renamed.get(`BlockOutput ${edge.source.port}`) : undefined;
      if (into === undefined && out === undefined) return [];
      const moved =
        into === null || out === null
          ? null
          : {
              ...edge,
              source: { ...edge.source, port: out ?? edge.source.port },
              target: { ...edge.target, port: into ?? edge.target.port },
            };
      return [{ table: 'edges', id: edge.id, before: edge, after: moved, ...within(home) }];
    });
  });
}
