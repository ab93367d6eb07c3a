import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/index.ts';

/** A name is taken over when the field is left: the files are read again for it. */
export function FieldName({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { t } = useTranslation('data');
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    const name = draft?.trim();
    setDraft(null);
    if (name && name !== value) onChange(name);
  };
  return (
    <TextField
      aria-label={t('source.fieldName')}
      value={draft ?? value}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={event => event.key === 'Enter' && commit()}
    />
  );
}
