import {
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  type ReactFlowState,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BLOCK, layerOf } from '../../engine/layers/block.ts';
import { Welcome } from '../panels/welcome/Welcome.tsx';
import { setMoving } from '../store/motion.ts';
import { enterBlock, shownDocument, useShown } from '../store/scene.ts';
import { useSetting } from '../store/settings.ts';
import { useDocument } from '../store/use-document.ts';
import { useView, type Viewport, viewStore } from '../store/view.ts';
import { InTurn } from '../ui/index.ts';
import './canvas.css';
import { attachCanvas, canvasElement } from './attached.ts';
import { Breadcrumbs } from './Breadcrumbs.tsx';
import { CanvasControls } from './CanvasControls.tsx';
import { CanvasMenu } from './CanvasMenu.tsx';
import { ConnectionHint } from './ConnectionHint.tsx';
import {
  breakPort,
  canConnect,
  onConnect,
  onConnectEnd,
  onConnectStart,
  onReconnect,
  onReconnectEnd,
  onReconnectStart,
} from './connecting.ts';
import { setPointer, toFlow } from './controller.ts';
import { Dots } from './Dots.tsx';
import { onDragOver, onDrop, onNodeDrag, onNodeDragStop } from './dragging.ts';
import { Feed } from './Feed.tsx';
import {
  type ShapeEdge as FlowEdge,
  type LayerNode as FlowNode,
  flowStore,
  MANY,
  onEdgesChange,
  onNodesChange,
  useFlow,
} from './flow-store.ts';
import { LargeMap } from './LargeMap.tsx';
import { LayerNode } from './LayerNode.tsx';
import { startRename } from './NodeName.tsx';
import { OverviewEdges } from './OverviewEdges.tsx';
import { OverviewNodes } from './OverviewNodes.tsx';
import { FAR, hover, setOverview } from './overview.ts';
import { ShapeEdge } from './ShapeEdge.tsx';
import { openSearch } from './search-store.ts';
import { endBoxSelection, followFocus, startBoxSelection } from './selecting.ts';
import { keepStanding, leaveCanvas, rest, setAfar, useStanding } from './standing.ts';
import { useFirstView } from './use-first-view.ts';

const nodeTypes = { layer: LayerNode };
const edgeTypes = { shape: ShapeEdge };
const panButtons = [1];
const adding = ['Shift', 'Meta', 'Control'];
const options = { hideAttribution: true };

// What stands beside the nodes knows nothing of them, and always the same element is not drawn again.
const feed = <Feed />;
const background = <Dots />;
const hint = <ConnectionHint />;
const largeMap = <LargeMap />;
const breadcrumbs = <Breadcrumbs />;
const controls = <CanvasControls />;

/** Another document, or block, is another canvas, with a viewport of its own. */
export function Canvas() {
  const opened = useDocument(state => state.opened);
  const scene = useView(state => state.scene);
  return (
    <ReactFlowProvider key={`${opened} ${scene}`}>
      <InTurn order="first" meanwhile={<div className="canvas" />}>
        <Flow />
      </InTurn>
    </ReactFlowProvider>
  );
}

function Flow() {
  const { t } = useTranslation('canvas');
  const many = useFlow(({ nodes }) => nodes.length > MANY);
  const scene = useView(state => state.scene);
  const empty = useShown(({ graph }) => Object.keys(graph.nodes).length === 0);
  const welcome = empty && scene === '';
  const [minimap] = useSetting('minimap', true);
  const narrow = useStore(isNarrow);
  const container = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode>();
  const far = useStore(isFar);
  const overview = far && many;
  const standing = useStanding();
  const boxing = useFlow(state => state.boxing);
  const only = !overview && !boxing ? standing : null;
  // What stands is chosen here, and not by React Flow.
  const chosen = only !== null && !only.complete;
  const still = useAfter(chosen);
  useLayoutEffect(() => {
    setOverview(overview);
    setAfar(overview);
  }, [overview]);
  useLayoutEffect(() => leaveCanvas, []);
  const view = useFirstView(container, empty, overview || standing === null);
  const store = useStoreApi();
  useEffect(
    () => attachCanvas(flow as Parameters<typeof attachCanvas>[0], container.current!, store.getState),
    [flow, store],
  );

  return (
    <CanvasMenu>
      <section
        ref={container}
        className="canvas"
        aria-label={t('canvas.label')}
        tabIndex={-1}
        data-empty={empty || undefined}
        data-far={far || undefined}
        data-narrow={narrow || undefined}
        onPointerMove={event => {
          const screen = { x: event.clientX, y: event.clientY };
          setPointer(screen);
          if (event.buttons === 0) hover(toFlow(screen), flowStore.getState().nodes);
        }}
        onPointerLeave={() => setPointer(null)}
        onPointerDownCapture={startBoxSelection}
        onMouseDownCapture={breakPort}
        onFocus={followFocus}
        onDoubleClick={event => {
          if ((event.target as Element).classList.contains('react-flow__pane')) openSearch();
        }}
        onDragOver={onDragOver}
        onDrop={onDrop}
      >
        {view && (
          <ReactFlow
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={onNodesChange}
            onEdgesChange={onEdgesChange}
            onConnect={onConnect}
            onConnectStart={onConnectStart}
            onConnectEnd={onConnectEnd}
            onReconnect={onReconnect}
            onReconnectStart={onReconnectStart}
            onReconnectEnd={onReconnectEnd}
            isValidConnection={canConnect}
            onNodeDrag={onNodeDrag}
            onNodeDragStop={onNodeDragStop}
            onSelectionEnd={endBoxSelection}
            onNodeDoubleClick={onNodeDoubleClick}
            onEdgeDoubleClick={onEdgeDoubleClick}
            onMoveStart={onMoveStart}
            onMove={rest}
            onMoveEnd={onMoveEnd}
            defaultViewport={view}
            minZoom={0.05}
            maxZoom={2.5}
            selectionOnDrag
            panOnDrag={panButtons}
            panActivationKeyCode="Space"
            multiSelectionKeyCode={adding}
            selectionKeyCode={null}
            deleteKeyCode={null}
            zoomOnDoubleClick={false}
            edgesFocusable={false}
            disableKeyboardA11y
            connectionRadius={28}
            nodeDragThreshold={2}
            elevateNodesOnSelect={false}
            onlyRenderVisibleElements={many && !(still && chosen)}
            proOptions={options}
          >
            {feed}
            {background}
            {minimap && many && largeMap}
            {minimap && !empty && !many && only === null && (
              <MiniMap<FlowNode>
                pannable
                zoomable
                ariaLabel={t('canvas.minimap')}
                nodeColor={minimapColor}
                nodeBorderRadius={16}
                maskColor="var(--minimap-mask)"
                bgColor="var(--surface)"
              />
            )}
            {(overview || chosen) && (
              <>
                <OverviewEdges except={only?.first} />
                <OverviewNodes />
              </>
            )}
            {hint}
          </ReactFlow>
        )}
        {breadcrumbs}
        {/* Where there is nothing to zoom, they would only cover what the welcome says. */}
        {!welcome && controls}
        {welcome && (
          <div className="canvas-welcome">
            <Welcome />
          </div>
        )}
      </section>
    </CanvasMenu>
  );
}

/** Whether the canvas is far is told once that was drawn, and the nodes follow from it: what is said of those must come behind them. */
function useAfter(value: boolean): boolean {
  const [settled, settle] = useState(value);
  useEffect(() => settle(value), [value]);
  return settled;
}

const minimapColor = ({ data }: FlowNode): string => {
  const category = layerOf(shownDocument(), data.node)?.category;
  return category ? `var(--category-${category})` : 'var(--danger)';
};

const isFar = ({ transform }: ReactFlowState): boolean => transform[2] < FAR;

/** In pixels of the screen. On a canvas that is no wider the minimap would cover what it shows. */
const NARROW = 620;

/** Not by a container query: the browser would work out the style of all nodes within the layout. 0: not yet known. */
const isNarrow = ({ width }: ReactFlowState): boolean => width > 0 && width <= NARROW;

// ---------------------------------------------------------------- always the same functions, so that an edit draws no more than it must

function onNodeDoubleClick(_: unknown, { id }: FlowNode): void {
  const node = shownDocument().graph.nodes[id];
  if (node?.type === BLOCK) enterBlock(node);
  else startRename(id);
}

const onEdgeDoubleClick = ({ clientX: x, clientY: y }: MouseEvent, { id }: FlowEdge): void =>
  openSearch({ screen: { x, y }, edge: id });

function onMoveStart(): void {
  showMoving(true);
  keepStanding();
}

function onMoveEnd(_: unknown, viewport: Viewport): void {
  showMoving(false);
  viewStore.setState({ viewport });
}

/** It takes a computer without a GPU less to draw the picture as a layer, in milliseconds. */
const DRAWING = 200;
let drawing: ReturnType<typeof setTimeout> | undefined;

/**
 * While the canvas moves, its picture is moved as a whole, and what lies under the pointer does not matter. It is marked as animated once
 * it is drawn: marked at once, the window waited for its drawing, up to 100 ms at the first move.
 */
function showMoving(moving: boolean): void {
  const canvas = canvasElement();
  clearTimeout(drawing);
  canvas?.toggleAttribute('data-moving', moving);
  canvas?.removeAttribute('data-drawn');
  if (moving) drawing = setTimeout(() => canvas?.setAttribute('data-drawn', ''), DRAWING);
  setMoving(moving);
}
