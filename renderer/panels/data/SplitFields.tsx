import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset, Split } from '../../../engine/document/document.ts';
import { formatPercent } from '../../i18n/format.ts';
import { documentStore } from '../../store/document.ts';
import { changeDataset } from '../../store/edit-training.ts';
import { useDocument } from '../../store/use-document.ts';
import { Field, Select, Slider } from '../../ui/index.ts';
import './split-fields.css';

/** At least this share is trained on, whatever the sliders say. */
const LEAST_TRAIN = 0.05;

/** The files bring their own held-out samples. */
const hasOwnTest = ({ source }: Dataset): boolean =>
  source.type === 'idx' && source.files.some(file => file.test !== undefined);

/** How the samples are divided into those to train on, to watch, and to judge by at the end. */
export function SplitFields() {
  const { t } = useTranslation('data');
  const dataset = useDocument(state => state.document.dataset);
  if (!dataset) return <p className="split-none">{t('split.noData')}</p>;
  const { split, fields } = dataset;
  const ownTest = hasOwnTest(dataset);
  const test = ownTest ? 0 : split.test;
  const train = Math.max(0, 1 - split.validation - test);
  const change = (patch: Partial<Split>): void => changeDataset({ split: { ...split, ...patch } });
  const categories = fields.filter(field => field.kind === 'category');
  return (
    <div className="split-fields">
      <div className="split-bar" aria-hidden>
        <i style={{ flexGrow: train, background: 'var(--split-train)' }} />
        <i style={{ flexGrow: split.validation, background: 'var(--split-validation)' }} />
        <i style={{ flexGrow: test, background: 'var(--split-test)' }} />
      </div>
      <Share label={t('split.train')} color="--split-train" value={train} />
      <Share
        label={t('split.validation')}
        color="--split-validation"
        value={split.validation}
        most={1 - LEAST_TRAIN - test}
        onChange={validation => change({ validation })}
      />
      {ownTest ? (
        <p className="split-none">{t('split.ownTest')}</p>
      ) : (
        <Share
          label={t('split.test')}
          color="--split-test"
          value={split.test}
          most={1 - LEAST_TRAIN - split.validation}
          onChange={value => change({ test: value })}
        />
      )}
      {categories.length > 0 && (
        <Field inline label={t('split.stratify')} help={t('split.stratifyHelp')}>
          {control => (
            <Select
              {...control}
              value={split.stratify ?? ''}
              onChange={value => {
                const { stratify: _, ...others } = split;
                changeDataset({ split: value === '' ? others : { ...others, stratify: value } });
              }}
              options={[
                { value: '', label: t('split.random') },
                ...categories.map(({ name }) => ({ value: name, label: name })),
              ]}
            />
          )}
        </Field>
      )}
    </div>
  );
}

interface ShareProps {
  label: string;
  color: string;
  value: number;
  most?: number;
  onChange?: (value: number) => void;
}

function Share({ label, color, value, most = 1, onChange }: ShareProps) {
  const id = useId();
  return (
    <div className="split-share">
      <i style={{ background: `var(${color})` }} />
      <label htmlFor={id}>{label}</label>
      {onChange ? (
        <Slider
          id={id}
          min={0}
          max={0.9}
          step={0.01}
          value={value}
          color={color}
          onChange={next => onChange(Math.max(0, Math.min(most, next)))}
          onPointerUp={documentStore.settle}
        />
      ) : (
        <span />
      )}
      <output className="tabular" htmlFor={id}>
        {formatPercent(value, 0)}
      </output>
    </div>
  );
}
