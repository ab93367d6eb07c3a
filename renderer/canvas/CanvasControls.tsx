import { useViewport } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../actions/ActionButton.tsx';
import { formatPercent } from '../i18n/format.ts';

/** Zoom, fit, layout and minimap, at the corner of the canvas. */
export function CanvasControls() {
  const { t } = useTranslation('canvas');
  const { zoom } = useViewport();
  return (
    <div className="canvas-controls" role="toolbar" aria-label={t('canvas.controls')}>
      <ActionButton id="view.zoomOut" />
      <span className="canvas-zoom tabular">{formatPercent(zoom, 0)}</span>
      <ActionButton id="view.zoomIn" />
      <ActionButton id="view.fit" />
      <ActionButton id="edit.layout" />
      <ActionButton id="view.minimap" />
    </div>
  );
}
