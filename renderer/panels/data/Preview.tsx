import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '../../../engine/document/document.ts';
import type { Sample } from '../../../main/api.ts';
import { formatCount } from '../../i18n/format.ts';
import { documentStore } from '../../store/document.ts';
import { errorText } from '../../store/notify.ts';
import { api } from '../../transport/index.ts';
import './preview.css';
import { valueText } from './SampleValues.tsx';

const SAMPLES = 60;

type State = { readonly samples: readonly Sample[] } | { readonly error: string } | null;

/** Some samples as they are in the files: pictures in a grid, everything else in a table. */
export function Preview({ dataset, path }: { dataset: Dataset; path: string | null }) {
  const { t } = useTranslation('data');
  const [state, setState] = useState<State>(null);
  // How the samples are divided and normalized does not change what they look like.
  const key = JSON.stringify([dataset.source, dataset.fields.map(({ normalize: _, ...field }) => field)]);

  useEffect(() => {
    let current = true;
    const { document } = documentStore.getState();
    if (key !== '') setState(null);
    api.request('dataset.preview', { document, documentPath: path, count: SAMPLES }).then(
      ({ samples }) => current && setState({ samples }),
      error => current && setState({ error: errorText(error) }),
    );
    return () => {
      current = false;
    };
  }, [key, path]);

  if (state === null) return <p className="preview-note">{t('common:loading')}</p>;
  if ('error' in state) {
    return (
      <p className="data-error" role="alert">
        <TriangleAlert size={15} aria-hidden />
        {state.error}
      </p>
    );
  }
  const images = dataset.fields.some(field => field.kind === 'image');
  return images ? (
    <ImageGrid samples={state.samples} />
  ) : (
    <SampleTable dataset={dataset} samples={state.samples} />
  );
}

function ImageGrid({ samples }: { samples: readonly Sample[] }) {
  return (
    <ul className="preview-grid">
      {samples.map(sample => {
        const values = Object.entries(sample.fields);
        const caption = values
          .filter(([, value]) => value.kind !== 'image')
          .map(([, value]) => valueText(value))
          .join(' · ');
        return (
          <li key={sample.index}>
            {values.map(
              ([name, value]) =>
                value.kind === 'image' && <img key={name} src={value.url} alt={`${name} ${caption}`} />,
            )}
            <span>{caption}</span>
          </li>
        );
      })}
    </ul>
  );
}

function SampleTable({ dataset, samples }: { dataset: Dataset; samples: readonly Sample[] }) {
  const { t } = useTranslation('data');
  // A gathered field only repeats the columns that stand beside it.
  const own = new Set(dataset.fields.filter(field => !field.columns).map(field => field.name));
  const columns = dataset.fields
    .filter(field => !field.columns?.every(column => own.has(column)))
    .map(field => field.name);
  return (
    <div className="fields-scroll">
      <table className="fields-table preview-table tabular">
        <thead>
          <tr>
            <th scope="col">{t('preview.sample')}</th>
            {columns.map(name => (
              <th key={name} scope="col" data-kind={samples[0]?.fields[name]?.kind}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.map(sample => (
            <tr key={sample.index}>
              <th scope="row">{formatCount(sample.index + 1)}</th>
              {columns.map(name => {
                const value = sample.fields[name];
                return (
                  <td key={name} data-kind={value?.kind}>
                    {value ? valueText(value) : ''}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
