import { type NodeProps, useUpdateNodeInternals } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import { withDefaults } from '../../engine/layers/attribute.ts';
import { BLOCK } from '../../engine/layers/block.ts';
import { inputPorts, outputPorts } from '../../engine/layers/layer.ts';
import { layerName, layerSummary } from '../i18n/layer-text.ts';
import { useLayer, useProblemsLater, useShown } from '../store/scene.ts';
import { BareNode } from './BareNode.tsx';
import type { LayerNode as FlowNode } from './flow-store.ts';
import { iconOf } from './icons.ts';
import './layer-node.css';
import { NodeName } from './NodeName.tsx';
import { NodeResult } from './NodeResult.tsx';
import { OpenBlock } from './OpenBlock.tsx';
import { useOverview } from './overview.ts';
import { Port } from './Port.tsx';
import { ProblemMark, severityOf } from './ProblemMark.tsx';
import { portPlace } from './port-place.ts';

/** Draws again when its node or its own report changed; not when it, or another, moves or is selected. Its mark follows a frame later. */
export const LayerNode = memo(
  ({ data, height }: NodeProps<FlowNode>) => {
    const node = useNode(data.node);
    return useOverview() ? <BareNode node={node} height={height} /> : <Card node={node} />;
  },
  (before, after) => before.data === after.data && before.height === after.height,
);

/** As the document has it now; one that was just removed stays as it was until React Flow takes it away. */
const useNode = (placed: Node): Node => useShown(({ graph }) => graph.nodes[placed.id]) ?? placed;

function Card({ node }: { node: Node }) {
  // Also draws the node again when the language changes.
  useTranslation();
  const layer = useLayer(node);
  const values = withDefaults(layer?.attributes ?? {}, node.attributes);
  const inputs = layer ? Object.keys(inputPorts(layer, values)) : [];
  const outputs = layer ? Object.keys(outputPorts(layer, values)) : [];
  const severity = severityOf(useProblemsLater('nodeProblems', node.id));
  const Icon = iconOf(node.type, layer?.category);
  useRemeasure(node.id, `${inputs.length} ${outputs.length}`);
  const summary = [layerName(node.type), layerSummary(node, layer)].filter(Boolean).join(' · ');
  return (
    <div
      className="layer-node"
      data-category={layer?.category}
      data-severity={severity}
      data-labelled={inputs.length > 1 || undefined}
    >
      {inputs.map((port, index) => (
        <Port
          key={port}
          node={node}
          port={port}
          side="input"
          place={portPlace(index, inputs.length)}
          named={inputs.length > 1}
        />
      ))}
      <div className="layer-node-head">
        <span className="layer-node-icon">
          <Icon size={16} aria-hidden />
        </span>
        <div className="layer-node-text">
          <NodeName node={node} />
          <span className="layer-node-summary" title={summary}>
            {summary}
          </span>
        </div>
        {node.type === BLOCK && layer && <OpenBlock node={node} />}
        {severity && <ProblemMark id={node.id} severity={severity} />}
      </div>
      <NodeResult node={node} outputs={outputs} />
      {outputs.map((port, index) => (
        <Port
          key={port}
          node={node}
          port={port}
          side="output"
          place={portPlace(index, outputs.length)}
          named={outputs.length > 1}
        />
      ))}
    </div>
  );
}

/** React Flow measures the ports of a node when it first appears; of a change it must be told. */
function useRemeasure(id: string, ports: string): void {
  const update = useUpdateNodeInternals();
  const measured = useRef(ports);
  useEffect(() => {
    if (measured.current === ports) return;
    measured.current = ports;
    update(id);
  }, [id, ports, update]);
}
