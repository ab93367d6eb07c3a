import { useTranslation } from 'react-i18next';
import { setTitle } from '../../canvas/commands.ts';
import { formatCount } from '../../i18n/format.ts';
import { useCheckLater, useDocumentLater } from '../../store/later.ts';
import { useDocument } from '../../store/use-document.ts';
import { Field, InTurn, Settings, TextArea, TextField } from '../../ui/index.ts';
import { TrainSettings } from '../train/TrainSettings.tsx';

/** With nothing selected: the document itself, and how it is trained. */
export function DocumentInspector() {
  const { t } = useTranslation('canvas');
  const title = useDocument(({ document }) => document.title);
  const description = useDocument(({ document }) => document.description);
  const nodes = useDocumentLater(({ document }) => Object.keys(document.graph.nodes).length);
  const parameters = useCheckLater(state => state.parameters);
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>{t('inspector.document')}</h2>
          <p className="tabular">
            {t('inspector.summary', { count: nodes, parameters: formatCount(parameters) })}
          </p>
        </div>
      </header>
      <Settings className="inspector-section" label={t('inspector.document')}>
        <Field label={t('inspector.title')}>
          {control => (
            <TextField
              {...control}
              value={title}
              placeholder={t('inspector.untitled')}
              onChange={text => setTitle('title', text)}
            />
          )}
        </Field>
        <Field label={t('inspector.description')}>
          {control => (
            <TextArea {...control} value={description} onChange={text => setTitle('description', text)} />
          )}
        </Field>
      </Settings>
      <div className="inspector-training">
        <InTurn order="beside">
          <TrainSettings />
        </InTurn>
      </div>
    </>
  );
}
