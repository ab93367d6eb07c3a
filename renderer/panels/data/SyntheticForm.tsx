import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataSource, SyntheticField, SyntheticSource } from '../../../engine/document/document.ts';
import { Button, Field, IconButton, NumberField, Select, TextField } from '../../ui/index.ts';
import { parseNumbers } from '../inspector/NumbersField.tsx';
import { FieldName } from './FieldName.tsx';
import { type Drawn, drawnBy, drawnOf, withDrawn, withKind } from './synthetic-fields.ts';

const kinds = ['image', 'category', 'number', 'tensor'] as const;

interface SyntheticFormProps {
  source: SyntheticSource;
  onSource: (source: DataSource) => void;
}

/** How many random samples, and of which fields. */
export function SyntheticForm({ source, onSource }: SyntheticFormProps) {
  const { t } = useTranslation('data');
  const { fields } = source;
  const setFields = (changed: readonly SyntheticField[]): void => onSource({ ...source, fields: changed });
  return (
    <>
      <div className="synthetic-numbers">
        <Field label={t('source.samples')}>
          {control => (
            <NumberField
              {...control}
              integer
              min={1}
              value={source.samples}
              onChange={samples => samples >= 1 && onSource({ ...source, samples })}
            />
          )}
        </Field>
        <Field label={t('source.seed')}>
          {control => (
            <NumberField
              {...control}
              integer
              min={0}
              value={source.seed}
              onChange={seed => seed >= 0 && onSource({ ...source, seed })}
            />
          )}
        </Field>
      </div>
      {fields.map((field, index) => (
        <fieldset key={field.name} className="idx-part">
          <div className="idx-name">
            <FieldName
              value={field.name}
              onChange={name => setFields(fields.with(index, { ...field, name }))}
            />
            <IconButton
              icon={X}
              size="sm"
              label={t('source.removeField')}
              whyNot={fields.length === 1 ? t('source.lastField') : null}
              onClick={() => setFields(fields.filter((_, i) => i !== index))}
            />
          </div>
          <Declaration field={field} onChange={changed => setFields(fields.with(index, changed))} />
        </fieldset>
      ))}
      <Button
        icon={Plus}
        variant="ghost"
        onClick={() => setFields([...fields, { name: `field${fields.length + 1}`, kind: 'number' }])}
      >
        {t('source.addField')}
      </Button>
    </>
  );
}

interface DeclarationProps {
  field: SyntheticField;
  onChange: (field: SyntheticField) => void;
}

function Declaration({ field, onChange }: DeclarationProps) {
  const { t } = useTranslation('data');
  const drawn = drawnBy(field.kind);
  return (
    <>
      <Field inline label={t('source.kind')}>
        {control => (
          <Select
            {...control}
            value={field.kind}
            onChange={kind => onChange(withKind(field, kind as (typeof kinds)[number]))}
            options={kinds.map(value => ({ value, label: t(`fields.kinds.${value}`) }))}
          />
        )}
      </Field>
      {(field.kind === 'image' || field.kind === 'tensor') && (
        <Field inline label={t('source.shape')}>
          {control => (
            <ShapeField
              {...control}
              value={field.shape ?? []}
              onChange={shape => onChange({ ...field, shape })}
            />
          )}
        </Field>
      )}
      {drawn.length > 1 && (
        <Field inline label={t('source.values')}>
          {control => (
            <Select
              {...control}
              value={drawnOf(field)}
              onChange={value => onChange(withDrawn(field, value as Drawn))}
              options={drawn.map(value => ({ value, label: t(`source.drawn.${value}`) }))}
            />
          )}
        </Field>
      )}
      {field.classCount !== undefined && (
        <Field inline label={t('source.classCount')}>
          {control => (
            <NumberField
              {...control}
              integer
              min={1}
              value={field.classCount ?? 1}
              onChange={classCount => classCount >= 1 && onChange({ ...field, classCount })}
            />
          )}
        </Field>
      )}
    </>
  );
}

interface ShapeFieldProps {
  id: string;
  value: readonly number[];
  onChange: (shape: readonly number[]) => void;
}

/** A shape such as `3 × 224 × 224`, taken over when the field is left: half of one is another shape. */
function ShapeField({ value, onChange, ...control }: ShapeFieldProps) {
  const { t } = useTranslation('data');
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    const shape = draft === null ? null : parseNumbers(draft);
    setDraft(null);
    if (shape?.every(size => Number.isInteger(size) && size >= 1) && shape.join() !== value.join())
      onChange(shape);
  };
  return (
    <TextField
      {...control}
      placeholder={t('source.shapeHint')}
      value={draft ?? value.join(' × ')}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={event => event.key === 'Enter' && commit()}
    />
  );
}
