import { ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { layerOf } from '../../engine/layers/block.ts';
import { useCheck } from '../store/check.ts';
import { currentScene, placeKey, shownDocument } from '../store/scene.ts';
import { Cells } from './cells.ts';
import { useFlow } from './flow-store.ts';
import { barOf } from './node-size.ts';
import { severityOf } from './ProblemMark.tsx';

/** All nodes of a large network as one drawing: bars in the colours of their categories, and in red where something is wrong. */
export function OverviewNodes() {
  const nodes = useFlow(state => state.nodes);
  const problems = useCheck(state => state.nodeProblems);
  const parts = useMemo(() => {
    const document = shownDocument();
    const { block } = currentScene();
    const cells = new Cells();
    for (const node of nodes) {
      const severity = severityOf(problems[placeKey(block, node.id)]);
      const category = layerOf(document, node.data.node)?.category;
      cells.add(`${severity ?? ''}/${category ?? ''}`, node.position, barOf(node));
    }
    return cells.parts();
  }, [nodes, problems]);
  return (
    <ViewportPortal>
      <svg className="overview overview-nodes" aria-hidden>
        {parts.map(({ key, kind, path }) => {
          const [severity, category] = kind.split('/');
          return (
            <path
              key={key}
              data-category={category || undefined}
              data-severity={severity || undefined}
              d={path}
            />
          );
        })}
      </svg>
    </ViewportPortal>
  );
}
