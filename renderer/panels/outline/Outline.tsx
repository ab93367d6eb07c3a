import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { revealNode } from '../../canvas/controller.ts';
import { iconOf } from '../../canvas/icons.ts';
import { severityOf } from '../../canvas/ProblemMark.tsx';
import { inOrder } from '../../edits/order.ts';
import { useLayer, useProblems, useShown } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { SeverityIcon } from '../problems/SeverityIcon.tsx';
import './outline.css';

/** The nodes in the order in which the data passes them. */
export function Outline() {
  const { t } = useTranslation('canvas');
  const graph = useShown(({ graph }) => graph);
  const nodes = useMemo(() => inOrder(graph), [graph]);
  return (
    <section className="outline" aria-label={t('outline.label')}>
      <h2 className="panel-title">{t('outline.label')}</h2>
      {nodes.length === 0 ? (
        <p className="outline-empty">{t('outline.empty')}</p>
      ) : (
        <ul className="outline-list">
          {nodes.map(node => (
            <Row key={node.id} node={node} />
          ))}
        </ul>
      )}
    </section>
  );
}

const Row = memo(({ node }: { node: Node }) => {
  const selected = useView(state => state.nodes.has(node.id));
  const severity = severityOf(useProblems('nodeProblems', node.id));
  const category = useLayer(node)?.category;
  const Icon = iconOf(node.type, category);
  return (
    <li>
      <button
        type="button"
        className="outline-row"
        data-category={category}
        aria-current={selected || undefined}
        onClick={() => revealNode(node.id)}
      >
        <Icon size={14} aria-hidden />
        <span>{node.name}</span>
        {severity && <SeverityIcon severity={severity} />}
      </button>
    </li>
  );
});
