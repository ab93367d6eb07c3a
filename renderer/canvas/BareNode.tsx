import { memo } from 'react';
import type { Node } from '../../engine/document/document.ts';
import { useLayer, useProblemsLater } from '../store/scene.ts';
import { iconOf } from './icons.ts';
import { ProblemMark, severityOf } from './ProblemMark.tsx';

/** A node in the overview: its colour, its picture and whether something is wrong. It keeps the size of the whole node. */
export const BareNode = memo(({ node, height }: { node: Node; height: number | undefined }) => {
  const layer = useLayer(node);
  const severity = severityOf(useProblemsLater('nodeProblems', node.id));
  const Icon = iconOf(node.type, layer?.category);
  return (
    <div
      className="layer-node layer-node-bare"
      data-category={layer?.category}
      data-severity={severity}
      style={{ height }}
    >
      <Icon size={32} aria-hidden />
      {severity && <ProblemMark id={node.id} severity={severity} />}
    </div>
  );
});
