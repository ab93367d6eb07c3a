import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { formatShape } from '../i18n/format.ts';
import { problemText } from '../i18n/problem-text.ts';
import { useProblemsLater, useReport } from '../store/scene.ts';
import { Tooltip } from '../ui/index.ts';
import { useConnect } from './connect-store.ts';
import type { ShapeEdge as FlowEdge } from './flow-store.ts';
import { lanePath } from './routes.ts';
import { useLane } from './routes-store.ts';
import './shape-edge.css';

interface ShapeProps {
  node: string;
  port: string | null | undefined;
  x: number;
  y: number;
}

/** Carries the shape of what flows; red, with the reason, where what flows is not accepted. */
export const ShapeEdge = memo((props: EdgeProps<FlowEdge>) => {
  const { id, source, target, sourceHandleId, targetHandleId } = props;
  const [own] = useProblemsLater('edgeProblems', id);
  const atTarget = useProblemsLater('nodeProblems', target);
  const problem =
    own ??
    atTarget.find(({ port, severity }) => severity === 'error' && port !== null && port === targetHandleId);
  const dropping = useConnect(({ dropEdge }) => dropEdge === id);
  const lane = useLane(id);
  const [path, x, y] = lane === undefined ? getBezierPath(props) : lanePath(props, lane);
  // What is wrong is wrong at the target.
  const reasonY = Math.max((props.sourceY + props.targetY) / 2, props.targetY - 26);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className="shape-edge"
        data-broken={problem ? true : undefined}
        data-dropping={dropping || undefined}
        interactionWidth={24}
      />
      {problem ? (
        <EdgeLabelRenderer>
          <Tooltip text={problemText(problem)}>
            <div
              className="shape-edge-reason nodrag nopan"
              style={{ transform: `translate(-50%, -50%) translate(${props.targetX}px, ${reasonY}px)` }}
            >
              <TriangleAlert size={12} aria-hidden />
              <span>{problemText(problem)}</span>
            </div>
          </Tooltip>
        </EdgeLabelRenderer>
      ) : (
        <Shape node={source} port={sourceHandleId} x={x} y={y} />
      )}
    </>
  );
});

/** By itself: most edits change what flows, and hardly any where. */
function Shape({ node, port, x, y }: ShapeProps) {
  const type = useReport(node, ({ outputs }) => (port ? outputs[port] : null));
  if (!type) return null;
  return (
    <text className="shape-edge-label tabular" x={x} y={y} dy="0.35em">
      {formatShape(type.shape)}
    </text>
  );
}
