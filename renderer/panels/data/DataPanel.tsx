import { Database, TriangleAlert, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataSource } from '../../../engine/document/document.ts';
import type { Problem } from '../../../engine/graph/problem.ts';
import { fitAll, whenShown } from '../../canvas/controller.ts';
import { bindFields, type Role, rolesOf, suggestRoles } from '../../edits/bind-data.ts';
import { formatCount } from '../../i18n/format.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { documentStore } from '../../store/document.ts';
import { notifySuccess } from '../../store/notify.ts';
import { useDocument } from '../../store/use-document.ts';
import { goTo } from '../../store/view.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import './data-panel.css';
import { FieldsTable } from './FieldsTable.tsx';
import { Preview } from './Preview.tsx';
import { SourceForm } from './SourceForm.tsx';
import { SplitFields } from './SplitFields.tsx';
import { toDataset } from './to-dataset.ts';
import { useInspection } from './use-inspection.ts';

/** The Data place: which files, what they hold, how it is divided, and what the network uses. */
export function DataPanel() {
  const { t } = useTranslation('data');
  const document = useDocument(state => state.document);
  const path = useDocument(state => state.path);
  const { dataset } = document;
  // A source that could not be read is shown with what is wrong; the document keeps the one that it had.
  const [refused, setRefused] = useState<DataSource | null>(null);
  const source = refused ?? dataset?.source ?? null;
  const inspection = useInspection(refused ? null : (dataset?.source ?? null), path);
  const trial = useInspection(null, path);
  const { description, error, busy } = refused ? trial : inspection;

  const read = async (wanted: DataSource): Promise<void> => {
    setRefused(wanted);
    const found = await trial.read(wanted);
    if (!found) return;
    const before = documentStore.getState().document.dataset;
    const after = toDataset(wanted, found, before);
    if (JSON.stringify(before) !== JSON.stringify(after))
      documentStore.change('data:edit.source', [{ table: 'dataset', before, after }]);
    setRefused(null);
  };

  return (
    <div className="data-panel">
      <aside aria-label={t('source.title')} onBlur={documentStore.settle}>
        <section>
          <h3>{t('source.title')}</h3>
          <SourceForm
            source={source}
            fields={dataset?.fields ?? []}
            busy={busy}
            onSource={wanted => void read(wanted)}
          />
          {error !== null && (
            <p className="data-error" role="alert" data-testid="data-error">
              <TriangleAlert size={15} aria-hidden />
              {error}
            </p>
          )}
          {description && <Problems problems={description.problems} />}
        </section>
        {dataset && (
          <section>
            <h3>{t('split.title')}</h3>
            <SplitFields />
          </section>
        )}
      </aside>
      <section className="data-main" aria-label={t('fields.title')}>
        {dataset ? (
          <Fields samples={refused ? null : (description?.samples ?? null)} />
        ) : (
          <EmptyState icon={Database} title={t('empty.title')}>
            {t('empty.text')}
          </EmptyState>
        )}
      </section>
    </div>
  );
}

function Fields({ samples }: { samples: number | null }) {
  const { t } = useTranslation('data');
  const document = useDocument(state => state.document);
  const path = useDocument(state => state.path);
  const [changed, setChanged] = useState<ReadonlyMap<string, Role>>(new Map());
  const { dataset } = document;
  if (!dataset) return null;
  const used = rolesOf(document);
  const known = dataset.fields.some(field => used.has(field.name)) ? used : suggestRoles(dataset.fields);
  const roles = new Map([...known, ...changed]);
  const diff = bindFields(document, roles);
  const none = ![...roles.values()].some(role => role !== 'unused');

  const use = (): void => {
    documentStore.change('data:edit.bind', diff);
    setChanged(new Map());
    goTo('design');
    whenShown(fitAll);
    notifySuccess(t('fields.bound'));
  };

  return (
    <>
      <header className="data-head">
        <div>
          <h2>{t('fields.title')}</h2>
          {samples !== null && <p>{t('fields.samples', { count: samples, shown: formatCount(samples) })}</p>}
        </div>
        <Button
          variant="primary"
          icon={Workflow}
          whyNot={none ? t('fields.noRole') : diff.length === 0 ? t('fields.allBound') : null}
          onClick={use}
          data-testid="use-data"
        >
          {t('fields.use')}
        </Button>
      </header>
      <FieldsTable
        fields={dataset.fields}
        roles={roles}
        onRole={(field, role) => setChanged(new Map([...changed, [field, role]]))}
      />
      <h3>{t('preview.title')}</h3>
      <Preview dataset={dataset} path={path} />
    </>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="data-problems">
      {problems.map((problem, index) => (
        <li key={`${index}-${problem.code}`} data-severity={problem.severity}>
          <TriangleAlert size={14} aria-hidden />
          {problemText(problem)}
        </li>
      ))}
    </ul>
  );
}
