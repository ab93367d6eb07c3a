import { ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { layerOf } from '../../engine/layers/block.ts';
import { useCheck } from '../store/check.ts';
import { currentScene, placeKey, shownDocument } from '../store/scene.ts';
import { useFlow } from './flow-store.ts';
import { barOf } from './node-size.ts';
import { severityOf } from './ProblemMark.tsx';

/** All nodes of a large network as one drawing: bars in the colours of their categories, and in red where something is wrong. */
export function OverviewNodes() {
  const nodes = useFlow(state => state.nodes);
  const problems = useCheck(state => state.nodeProblems);
  const drawings = useMemo(() => {
    const document = shownDocument();
    const { block } = currentScene();
    const paths = new Map<string, string[]>();
    for (const node of nodes) {
      const severity = severityOf(problems[placeKey(block, node.id)]);
      const category = layerOf(document, node.data.node)?.category;
      const key = `${severity ?? ''}/${category ?? ''}`;
      paths.set(key, paths.get(key) ?? []);
      paths.get(key)!.push(barOf(node));
    }
    return [...paths].map(([key, path]) => [...key.split('/'), path.join('')] as [string, string, string]);
  }, [nodes, problems]);
  return (
    <ViewportPortal>
      <svg className="overview overview-nodes" aria-hidden>
        {drawings.map(([severity, category, path]) => (
          <path
            key={`${severity} ${category}`}
            data-category={category || undefined}
            data-severity={severity || undefined}
            d={path}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}
