import type { ReactFlowState } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../actions/ActionButton.tsx';
import { formatPercent } from '../i18n/format.ts';
import { usePaced } from './use-paced.ts';

/** Zoom, fit, layout and minimap, at the corner of the canvas. */
export function CanvasControls() {
  const { t } = useTranslation('canvas');
  const zoom = usePaced(zoomOf);
  return (
    <div className="canvas-controls" role="toolbar" aria-label={t('canvas.controls')}>
      <ActionButton id="view.zoomOut" />
      <span className="canvas-zoom tabular">{zoom > 0 && formatPercent(zoom, 0)}</span>
      <ActionButton id="view.zoomIn" />
      <ActionButton id="view.fit" />
      <ActionButton id="edit.layout" />
      <ActionButton id="view.minimap" />
    </div>
  );
}

/** Whole percents: what is shown does not change while the canvas is panned. 0: as long as a canvas that comes has not taken its view. */
const zoomOf = ({ transform, panZoom }: ReactFlowState): number =>
  panZoom ? Math.round(transform[2] * 100) / 100 : 0;
