import { type ReactFlowState, useStore, useStoreApi } from '@xyflow/react';
import { type CSSProperties, useLayoutEffect, useRef } from 'react';

/** Between two dots, in the canvas's own coordinates. */
const GAP = 20;
const RADIUS = 0.75;
/** Zoomed further out, dots are smaller than anybody sees. */
const LEAST_ZOOM = 0.25;

/**
 * The pattern behind the nodes. A movement shifts it as a whole, by less than from one dot to the next; only a zoom draws it anew.
 */
export function Dots() {
  const zoom = useStore(zoomOf);
  return zoom < LEAST_ZOOM ? null : <Sheet zoom={zoom} />;
}

function Sheet({ zoom }: { zoom: number }) {
  const gap = GAP * zoom;
  const sheet = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    const follow = ({ transform: [x, y] }: ReactFlowState): void => {
      sheet.current!.style.transform = `translate(${x % gap}px, ${y % gap}px)`;
    };
    follow(store.getState());
    return store.subscribe(follow);
  }, [store, gap]);
  return (
    <div className="canvas-dots" aria-hidden>
      <div
        ref={sheet}
        className="canvas-dots-sheet"
        style={{ inset: -gap, '--gap': `${gap}px`, '--dot': `${RADIUS * zoom}px` } as CSSProperties}
      />
    </div>
  );
}

const zoomOf = ({ transform }: ReactFlowState): number => transform[2];
