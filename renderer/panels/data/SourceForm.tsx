import { Dices, FileUp, FolderOpen, Images, Plus, RefreshCw, Table2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Field as DataField, DataSource, IdxPart } from '../../../engine/document/document.ts';
import { baseName } from '../../dialogs/paths.ts';
import { attempt } from '../../store/notify.ts';
import { Button, Field, IconButton, Select } from '../../ui/index.ts';
import './source-form.css';
import { chooseCsv, chooseIdx, completeIdx } from './choose-data.ts';
import { FieldName } from './FieldName.tsx';
import { SyntheticForm } from './SyntheticForm.tsx';
import { syntheticLike } from './synthetic-fields.ts';

interface SourceFormProps {
  source: DataSource | null;
  /** What the data that the document has now holds. */
  fields: readonly DataField[];
  busy: boolean;
  /** A source was chosen or changed: read it and, if that succeeds, use it. */
  onSource: (source: DataSource) => void;
}

/** Which files the data is in, or what is drawn at random in their place. */
export function SourceForm({ source, fields, busy, onSource }: SourceFormProps) {
  const { t } = useTranslation('data');
  const table = attempt(async () => {
    const chosen = await chooseCsv(source?.type === 'csv' ? source.path : null);
    if (chosen) onSource(chosen);
  });
  const images = attempt(async () => {
    const path = await chooseIdx(t('source.images'), null);
    if (path !== null) onSource({ type: 'idx', files: await completeIdx(path) });
  });
  return (
    <div className="source-form">
      <div className="source-kinds">
        <Button icon={Table2} onClick={table} data-testid="choose-csv">
          {t('source.csv')}
        </Button>
        <Button icon={Images} onClick={images} data-testid="choose-idx">
          {t('source.idx')}
        </Button>
        <Button
          icon={Dices}
          onClick={() => onSource(syntheticLike(fields))}
          data-testid="choose-synthetic"
          title={t('source.syntheticHint')}
        >
          {t('source.synthetic')}
        </Button>
      </div>
      {source && (
        <>
          {source.type === 'csv' && <CsvForm source={source} onSource={onSource} />}
          {source.type === 'idx' && <IdxForm source={source} onSource={onSource} />}
          {source.type === 'synthetic' && <SyntheticForm source={source} onSource={onSource} />}
          <Button icon={RefreshCw} busy={busy} onClick={() => onSource(source)} data-testid="read-again">
            {busy ? t('source.reading') : t('source.read')}
          </Button>
        </>
      )}
    </div>
  );
}

const delimiters = ['', ',', ';', '\t', '|'] as const;

interface CsvFormProps {
  source: Extract<DataSource, { type: 'csv' }>;
  onSource: (source: DataSource) => void;
}

function CsvForm({ source, onSource }: CsvFormProps) {
  const { t } = useTranslation('data');
  return (
    <>
      <p className="source-file" title={source.path}>
        <FileUp size={15} aria-hidden />
        <strong>{baseName(source.path)}</strong>
        <span>{source.path}</span>
      </p>
      <Field inline label={t('source.delimiter')}>
        {control => (
          <Select
            {...control}
            value={source.delimiter ?? ''}
            onChange={value =>
              onSource({ type: 'csv', path: source.path, ...(value === '' ? {} : { delimiter: value }) })
            }
            options={delimiters.map(value => ({
              value,
              label: t(`source.delimiters.${names[value]}`),
            }))}
          />
        )}
      </Field>
    </>
  );
}

const names = { '': 'auto', ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

interface IdxFormProps {
  source: Extract<DataSource, { type: 'idx' }>;
  onSource: (source: DataSource) => void;
}

function IdxForm({ source, onSource }: IdxFormProps) {
  const { t } = useTranslation('data');
  const { files } = source;
  const replace = (index: number, part: IdxPart): void =>
    onSource({ ...source, files: files.map((file, i) => (i === index ? part : file)) });
  const choose = attempt(async (index: number, role: 'path' | 'test') => {
    const part = files[index];
    if (!part) return;
    const path = await chooseIdx(part.field, part.path);
    if (path !== null) replace(index, { ...part, [role]: path });
  });
  const add = attempt(async () => {
    const field = files.some(file => file.field === 'label') ? `field${files.length + 1}` : 'label';
    const path = await chooseIdx(field, files[0]?.path ?? null);
    if (path !== null) onSource({ ...source, files: [...files, { field, path }] });
  });
  return (
    <>
      {files.map((part, index) => (
        <fieldset key={part.field} className="idx-part">
          <div className="idx-name">
            <FieldName value={part.field} onChange={field => replace(index, { ...part, field })} />
            <IconButton
              icon={X}
              size="sm"
              label={t('source.removeFile')}
              whyNot={files.length === 1 ? t('source.lastFile') : null}
              onClick={() => onSource({ ...source, files: files.filter((_, i) => i !== index) })}
            />
          </div>
          <IdxFile label={t('source.file')} path={part.path} onChoose={() => choose(index, 'path')} />
          <IdxFile
            label={t('source.testFile')}
            path={part.test ?? null}
            onChoose={() => choose(index, 'test')}
            onRemove={() => replace(index, { field: part.field, path: part.path })}
          />
        </fieldset>
      ))}
      <Button icon={Plus} variant="ghost" onClick={add}>
        {t('source.addFile')}
      </Button>
    </>
  );
}

interface IdxFileProps {
  label: string;
  path: string | null;
  onChoose: () => void;
  onRemove?: () => void;
}

function IdxFile({ label, path, onChoose, onRemove }: IdxFileProps) {
  const { t } = useTranslation('data');
  return (
    <div className="idx-file">
      <span>{label}</span>
      <span title={path ?? undefined}>{path === null ? t('source.noTestFile') : baseName(path)}</span>
      {path !== null && onRemove && (
        <IconButton icon={X} size="sm" label={t('source.removeTest')} onClick={onRemove} />
      )}
      <IconButton icon={FolderOpen} size="sm" label={t('source.choose')} onClick={onChoose} />
    </div>
  );
}
