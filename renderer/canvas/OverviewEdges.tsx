import { getBezierPath, Position, ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import type { Point } from '../edits/graph.ts';
import { useCheck } from '../store/check.ts';
import { Cells } from './cells.ts';
import { type LayerNode, type ShapeEdge, useFlow } from './flow-store.ts';
import { lanePath, type Routes } from './routes.ts';
import { useRoutes } from './routes-store.ts';

/** All edges of a large network as a drawing, those that are broken apart: a thousand elements would be slow. */
export function OverviewEdges({ except = none }: { except: ReadonlySet<string> | undefined }) {
  const nodes = useFlow(state => state.nodes);
  const edges = useFlow(state => state.edges);
  const routes = useRoutes();
  const problems = useCheck(state => state.edgeProblems);
  const parts = useMemo(() => {
    const cells = new Cells();
    for (const [id, { start, path }] of linesOf(nodes, edges, routes))
      if (!except.has(id)) cells.add(id in problems ? BROKEN : '', start, path);
    return cells.parts();
  }, [nodes, edges, routes, problems, except]);
  return (
    <ViewportPortal>
      <svg className="overview overview-edges" aria-hidden>
        {parts.map(({ key, kind, path }) => (
          <path key={key} className="shape-edge" data-broken={kind === BROKEN || undefined} d={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

const none: ReadonlySet<string> = new Set();

const BROKEN = 'broken';

interface Line {
  readonly start: Point;
  readonly path: string;
}

type Lines = ReadonlyMap<string, Line>;

/** The last ones are kept: every movement needs them, and few edits come between two. */
let known: { readonly of: readonly unknown[]; readonly lines: Lines } = { of: [], lines: new Map() };

/** By their edges. */
function linesOf(nodes: readonly LayerNode[], edges: readonly ShapeEdge[], routes: Routes): Lines {
  const of = [nodes, edges, routes];
  if (!of.every((part, i) => part === known.of[i])) known = { of, lines: pathsOf(nodes, edges, routes) };
  return known.lines;
}

function pathsOf(nodes: readonly LayerNode[], edges: readonly ShapeEdge[], routes: Routes): Lines {
  const ends = new Map(nodes.map(node => [node.id, node]));
  const lines = new Map<string, Line>();
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
    lines.set(id, { start: { x: line.sourceX, y: line.sourceY }, path });
  }
  return lines;
}
