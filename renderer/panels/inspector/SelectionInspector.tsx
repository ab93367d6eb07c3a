import { useTranslation } from 'react-i18next';
import { ActionRow } from '../../actions/ActionRow.tsx';
import { formatCount, formatShape } from '../../i18n/format.ts';
import { useCheck } from '../../store/check.ts';
import { useProblemsLater, useReport, useShown } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { ProblemNotes } from '../problems/ProblemNotes.tsx';

/** Several nodes: what they come to, and what can be done with them. */
export function NodesInspector({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('canvas');
  const scene = useView(state => state.scene);
  const parameters = useCheck(state =>
    ids.reduce((sum, id) => sum + (state.nodes[scene + id]?.parameters ?? 0), 0),
  );
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>{t('inspector.nodes', { count: ids.length })}</h2>
          <p className="tabular">{t('node.parameters', { formatted: formatCount(parameters) })}</p>
        </div>
      </header>
      <section className="inspector-section">
        {[
          'edit.group',
          'edit.duplicate',
          'edit.copy',
          'edit.layout',
          'view.fitSelection',
          'edit.deleteReconnect',
          'edit.delete',
        ].map(id => (
          <ActionRow key={id} id={id} />
        ))}
      </section>
    </>
  );
}

export function EdgeInspector({ id }: { id: string }) {
  const { t } = useTranslation('canvas');
  const edge = useShown(({ graph }) => graph.edges[id]);
  const source = useShown(({ graph }) => edge && graph.nodes[edge.source.node]);
  const target = useShown(({ graph }) => edge && graph.nodes[edge.target.node]);
  const report = useReport(edge?.source.node);
  const type = edge && report?.outputs[edge.source.port];
  const problems = useProblemsLater('edgeProblems', id);
  if (!edge) return null;
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>{t('inspector.edge')}</h2>
          <p>{t('inspector.edgeDoc')}</p>
        </div>
      </header>
      {problems.length > 0 && (
        <section className="inspector-problems">
          <ProblemNotes problems={problems} />
        </section>
      )}
      <section className="inspector-section">
        <dl className="facts tabular">
          <dt>{t('inspector.from')}</dt>
          <dd>{source?.name}</dd>
          <dt>{t('inspector.to')}</dt>
          <dd>{target && `${target.name} · ${edge.target.port}`}</dd>
          <dt>{t('inspector.shape')}</dt>
          <dd>{type ? `${formatShape(type.shape)} · ${type.dtype}` : t('inspector.noShape')}</dd>
        </dl>
      </section>
      <section className="inspector-section">
        <ActionRow id="edit.insert" />
        <ActionRow id="edit.delete" />
      </section>
    </>
  );
}
