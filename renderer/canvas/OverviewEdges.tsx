import { getBezierPath, Position, ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { useCheck } from '../store/check.ts';
import { useFlow } from './flow-store.ts';
import { lanePath } from './routes.ts';
import { useRoutes } from './routes-store.ts';

/** All edges of a large network as two lines of a drawing, those that are broken apart: a thousand elements would be slow. */
export function OverviewEdges() {
  const nodes = useFlow(state => state.nodes);
  const edges = useFlow(state => state.edges);
  const routes = useRoutes();
  const problems = useCheck(state => state.edgeProblems);
  const [sound, broken] = useMemo(() => {
    const ends = new Map(nodes.map(node => [node.id, node]));
    const paths: [string[], string[]] = [[], []];
    for (const { id, source, target, sourceHandle, targetHandle } of edges) {
      const [from, to] = [ends.get(source), ends.get(target)];
      const start = from?.handles?.find(({ id, type }) => type === 'source' && id === sourceHandle);
      const end = to?.handles?.find(({ id, type }) => type === 'target' && id === targetHandle);
      if (!from || !to || !start || !end) continue;
      const line = {
        sourceX: from.position.x + start.x + start.width! / 2,
        sourceY: from.position.y + start.y + start.height!,
        targetX: to.position.x + end.x + end.width! / 2,
        targetY: to.position.y + end.y,
      };
      const lane = routes[id];
      const [path] =
        lane === undefined
          ? getBezierPath({ ...line, sourcePosition: Position.Bottom, targetPosition: Position.Top })
          : lanePath(line, lane);
      paths[id in problems ? 1 : 0].push(path);
    }
    return paths.map(each => each.join(''));
  }, [nodes, edges, routes, problems]);
  return (
    <ViewportPortal>
      <svg className="overview overview-edges" aria-hidden>
        <path className="shape-edge" d={sound} />
        <path className="shape-edge" data-broken d={broken} />
      </svg>
    </ViewportPortal>
  );
}
