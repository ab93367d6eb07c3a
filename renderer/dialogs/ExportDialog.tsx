import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportReport } from '../../main/api.ts';
import { attempt, errorText } from '../store/notify.ts';
import { useRuns } from '../store/runs.ts';
import { api } from '../transport/index.ts';
import { Button, Dialog, Field, Select, TextField } from '../ui/index.ts';
import { appInfo, chooseToSave } from './choose-file.ts';
import type { DialogProps } from './dialog-store.ts';
import { fileNameFor } from './document-files.ts';
import { ExportSummary } from './ExportSummary.tsx';
import { joinPath } from './paths.ts';

export const MODEL_EXTENSION = '.onnx';

/** Asks where to, writes the file, and says what is in it and how near its results are to the engine's own. */
export function ExportDialog({ run, onAnswer }: DialogProps<'export'>) {
  const { t } = useTranslation('dialogs');
  const view = useRuns(state => state.views[run]);
  const title = view?.document?.title || view?.summary?.title || t('export.fileName');
  const suggested = fileNameFor(title) + MODEL_EXTENSION;
  const [path, setPath] = useState('');
  const [checkpoint, setCheckpoint] = useState<'best' | 'last'>('best');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [report, setReport] = useState<ExportReport | null>(null);

  // Beside the user's documents, never in the folder of an example that came with the program.
  useEffect(
    () =>
      attempt(async () => {
        const { documents } = await appInfo();
        setPath(known => known || joinPath(documents, suggested));
      })(),
    [suggested],
  );

  const browse = attempt(async () => {
    const chosen = await chooseToSave({
      title: t('export.title'),
      extensions: [MODEL_EXTENSION],
      suggested,
      near: path || null,
    });
    if (chosen !== null) setPath(chosen);
  });

  const write = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setReport(await api.request('run.export', { run, path: path.trim(), checkpoint }));
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={report ? t('export.done') : t('export.title')}
      description={report ? undefined : t('export.text')}
      size="lg"
      footer={
        report ? (
          <>
            <Button onClick={() => setReport(null)}>{t('export.again')}</Button>
            <Button variant="primary" onClick={() => onAnswer(null)}>
              {t('common:close')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => onAnswer(null)}>{t('common:cancel')}</Button>
            <Button
              variant="primary"
              busy={busy}
              whyNot={path.trim() === '' ? t('export.pathFirst') : null}
              onClick={() => void write()}
            >
              {busy ? t('export.busy') : t('export.write')}
            </Button>
          </>
        )
      }
    >
      {report ? (
        <ExportSummary report={report} />
      ) : (
        <div className="export-form">
          <Field label={t('export.path')} error={error}>
            {control => (
              <div className="export-path">
                <TextField {...control} value={path} onChange={setPath} />
                <Button onClick={browse}>{t('export.browse')}</Button>
              </div>
            )}
          </Field>
          <Field label={t('export.checkpoint')} note={t(`export.checkpointNotes.${checkpoint}`)}>
            {control => (
              <Select
                {...control}
                value={checkpoint}
                onChange={value => setCheckpoint(value === 'last' ? 'last' : 'best')}
                options={[
                  { value: 'best', label: t('export.best') },
                  { value: 'last', label: t('export.last') },
                ]}
              />
            )}
          </Field>
        </div>
      )}
    </Dialog>
  );
}
