import { useConnection } from '@xyflow/react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { formatShape } from '../i18n/format.ts';
import { problemText } from '../i18n/problem-text.ts';
import { reportOf, shownDocument } from '../store/scene.ts';
import './connection-hint.css';
import { canvasElement } from './attached.ts';
import { connectStore, type Verdict, verdictAt } from './connect-store.ts';
import { screenOf } from './controller.ts';

/** While a connection is drawn: what it carries, and over a port that does not take it, why not. */
export function ConnectionHint() {
  const { t } = useTranslation('canvas');
  const connection = useConnection();
  const container = canvasElement();
  if (!connection.inProgress || !container) return null;
  const { from } = connectStore.getState();
  if (!from) return null;
  const over = connection.toHandle;
  const verdict = over ? verdictAt(from, { node: over.nodeId, port: over.id ?? '' }) : undefined;
  const type = from.side === 'output' ? reportOf(from.node)?.outputs[from.port] : null;
  const box = container.getBoundingClientRect();
  const { x, y } = screenOf(connection.to);
  const text = verdict ? verdictText(verdict, t) : null;
  // A port that fits lights up; where the shape is not known there is nothing to add.
  if (!type && !text && over) return null;
  return createPortal(
    <div
      className="connection-hint tabular"
      role="status"
      data-verdict={verdict?.state}
      style={{ left: Math.min(x - box.left + 16, box.width - 300), top: y - box.top + 16 }}
    >
      {type && <span className="connection-hint-shape">{formatShape(type.shape)}</span>}
      {text && <span>{text}</span>}
      {!over && !type && <span>{shownDocument().graph.nodes[from.node]?.name}</span>}
    </div>,
    container,
  );
}

function verdictText(
  verdict: Verdict,
  t: (key: string, values: Record<string, string>) => string,
): string | null {
  if (verdict.state === 'refused') return t(`connect.${verdict.refusal.reason}`, verdict.refusal.values);
  return verdict.state === 'misfit' ? problemText(verdict.problem) : null;
}
