import { Panel, type ReactFlowState, useReactFlow } from '@xyflow/react';
import { type PointerEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { layerOf } from '../../engine/layers/block.ts';
import { shownDocument } from '../store/scene.ts';
import { type LayerNode, useFlow } from './flow-store.ts';
import { barOf } from './node-size.ts';
import { boxOf, type Rect, union } from './rect.ts';
import { usePaced } from './use-paced.ts';

/** In pixels of the screen, as the style sheet has it. */
const SIZE = { width: 168, height: 112 };

/** The minimap of a large network: a drawing for each colour, where React Flow's own has an element, and a subscription, for each node. */
export function LargeMap() {
  const { t } = useTranslation('canvas');
  const nodes = useFlow(state => state.nodes);
  const { setCenter, getZoom } = useReactFlow();
  const [x, y, width, height] = usePaced(viewOf).split(' ').map(Number) as [number, number, number, number];
  const { bounds, drawings } = useMemo(
    () => ({ bounds: boundsOf(nodes), drawings: drawingsOf(nodes) }),
    [nodes],
  );
  const whole = union(bounds, { x, y, width, height });
  const scale = Math.max(whole.width / SIZE.width, whole.height / SIZE.height);
  const shown = { width: SIZE.width * scale, height: SIZE.height * scale };
  const left = whole.x - (shown.width - whole.width) / 2;
  const top = whole.y - (shown.height - whole.height) / 2;

  const follow = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: left + (event.clientX - box.left) * scale, y: top + (event.clientY - box.top) * scale };
    void setCenter(at.x, at.y, { zoom: getZoom() });
  };
  return (
    <Panel position="bottom-right" className="react-flow__minimap" style={{ background: 'var(--surface)' }}>
      <svg
        role="img"
        aria-label={t('canvas.minimap')}
        viewBox={`${left} ${top} ${shown.width} ${shown.height}`}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event);
        }}
        onPointerMove={follow}
      >
        {[...drawings].map(([color, path]) => (
          <path key={color} d={path} fill={color} />
        ))}
        <path
          fill="var(--minimap-mask)"
          fillRule="evenodd"
          d={`${rectangle({ x: left, y: top, ...shown })}${rectangle({ x, y, width, height })}`}
        />
      </svg>
    </Panel>
  );
}

/** What the canvas shows, in its own coordinates; as text, which is the same as long as nothing moves. */
const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): string =>
  [-x / zoom, -y / zoom, width / zoom, height / zoom].join(' ');

const rectangle = ({ x, y, width, height }: Rect): string => `M${x} ${y}h${width}v${height}h${-width}z`;

/** Colour → all nodes that have it. */
function drawingsOf(nodes: readonly LayerNode[]): Map<string, string> {
  const document = shownDocument();
  const paths = new Map<string, string[]>();
  for (const node of nodes) {
    const category = layerOf(document, node.data.node)?.category;
    const color = category ? `var(--category-${category})` : 'var(--danger)';
    const path = paths.get(color);
    if (path) path.push(barOf(node));
    else paths.set(color, [barOf(node)]);
  }
  return new Map([...paths].map(([color, path]) => [color, path.join('')]));
}

const boundsOf = (nodes: readonly LayerNode[]): Rect => nodes.map(boxOf).reduce(union);
