import { memo, startTransition, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeId } from '../../../engine/document/document.ts';
import { layerOf } from '../../../engine/layers/block.ts';
import { revealNode } from '../../canvas/controller.ts';
import { iconOf } from '../../canvas/icons.ts';
import { severityOf } from '../../canvas/ProblemMark.tsx';
import { orderedIds } from '../../edits/order.ts';
import { useProblemsLater, useShownLater } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { SeverityIcon } from '../problems/SeverityIcon.tsx';
import './outline.css';
import { ROW, rowsAround } from './rows-around.ts';

/** The nodes in the order in which the data passes them. It follows the canvas a frame later. */
export function Outline() {
  const { t } = useTranslation('canvas');
  const ids = useShownLater(({ graph }) => orderedIds(graph));
  return (
    <section className="outline" aria-label={t('outline.label')}>
      <h2 className="panel-title">{t('outline.label')}</h2>
      {ids.length === 0 ? <p className="outline-empty">{t('outline.empty')}</p> : <List ids={ids} />}
    </section>
  );
}

/** Of a long list, only the rows near those in view are drawn. */
function List({ ids }: { ids: readonly NodeId[] }) {
  const [view, setView] = useState({ top: 0, height: 0 });
  const { first, last } = rowsAround(view, ids.length);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const next = viewOf(list.current!);
      startTransition(() => setView(next));
    });
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <ul ref={list} className="outline-list" onScroll={({ currentTarget }) => setView(viewOf(currentTarget))}>
      {first > 0 && <li aria-hidden style={{ height: first * ROW }} />}
      {ids.slice(first, last).map(id => (
        <Row key={id} id={id} />
      ))}
      {last < ids.length && <li aria-hidden style={{ height: (ids.length - last) * ROW }} />}
    </ul>
  );
}

const viewOf = ({ scrollTop: top, clientHeight: height }: Element) => ({ top, height });

const Row = memo(({ id }: { id: NodeId }) => {
  const name = useShownLater(({ graph }) => graph.nodes[id]?.name);
  const type = useShownLater(({ graph }) => graph.nodes[id]?.type ?? '');
  const category = useShownLater(document => {
    const node = document.graph.nodes[id];
    return node && layerOf(document, node)?.category;
  });
  const selected = useView(state => state.nodes.has(id));
  const severity = severityOf(useProblemsLater('nodeProblems', id));
  const Icon = iconOf(type, category);
  return (
    <li>
      <button
        type="button"
        className="outline-row"
        data-category={category}
        aria-current={selected || undefined}
        onClick={() => revealNode(id)}
      >
        <Icon size={14} aria-hidden />
        <span>{name}</span>
        {severity && <SeverityIcon severity={severity} />}
      </button>
    </li>
  );
});
