/**
 * What the inspector shows. It follows the selection once the frame is drawn in which that changed, and is then made in slices: nobody
 * who adds or removes a node waits for the form of what is selected next.
 */
import { startTransition, useEffect, useState } from 'react';
import type { EdgeId, Node, NodeId } from '../../../engine/document/document.ts';
import { documentStore } from '../../store/document.ts';
import { subscribeLater } from '../../store/later.ts';
import { shownOf } from '../../store/scene.ts';
import { useDocument } from '../../store/use-document.ts';
import { viewStore } from '../../store/view.ts';

export interface Selected {
  /** Which graph, of which document. */
  readonly scene: string;
  readonly opened: number;
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<EdgeId>;
  /** The first of the nodes. */
  readonly node: Node | undefined;
}

export function useSelected(): Selected {
  const [selected, select] = useState(selectedNow);
  useEffect(() => {
    const follow = () => startTransition(() => select(former => sameOr(former, selectedNow())));
    follow();
    return subscribeLater([viewStore, documentStore], follow);
  }, []);
  const { scene, opened, node } = selected;
  // Its settings are those of this very frame. One that was just removed stays as it was until the selection is followed.
  const current = useDocument(state =>
    node && state.opened === opened ? shownOf(state.document, scene).graph.nodes[node.id] : undefined,
  );
  return current ? { ...selected, node: current } : selected;
}

function selectedNow(): Selected {
  const { document, opened } = documentStore.getState();
  const { scene, nodes, edges } = viewStore.getState();
  const [first] = nodes;
  const node = first === undefined ? undefined : shownOf(document, scene).graph.nodes[first];
  return { scene, opened, nodes, edges, node };
}

/** The one before, where it says the same: the document changes at every key. */
const sameOr = (former: Selected, now: Selected): Selected =>
  former.scene === now.scene &&
  former.opened === now.opened &&
  former.nodes === now.nodes &&
  former.edges === now.edges &&
  former.node?.id === now.node?.id
    ? former
    : now;
