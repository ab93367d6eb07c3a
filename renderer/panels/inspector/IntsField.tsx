import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IntsAttribute } from '../../../engine/layers/attribute.ts';
import { type ControlProps, NumberField } from '../../ui/index.ts';

interface IntsFieldProps {
  control: ControlProps;
  attribute: IntsAttribute;
  value: unknown;
  onChange: (value: number[]) => void;
}

/** Whole numbers: a box for each where their count is fixed, otherwise one line such as `1 × 28 × 28`. */
export function IntsField({ control, attribute, value, onChange }: IntsFieldProps) {
  const numbers = Array.isArray(value) ? value.map(Number) : [...attribute.default];
  const length = attribute.length;
  if (length === undefined || numbers.length !== length)
    return <IntsLine control={control} value={numbers} onChange={onChange} />;
  return (
    <div className="ints">
      {numbers.map((number, index) => (
        <NumberField
          key={index}
          {...control}
          id={index === 0 ? control.id : undefined}
          aria-label={index === 0 ? undefined : String(index + 1)}
          integer
          min={attribute.min}
          value={number}
          onChange={next => onChange(numbers.with(index, next))}
        />
      ))}
    </div>
  );
}

function IntsLine({
  control,
  value,
  onChange,
}: {
  control: ControlProps;
  value: number[];
  onChange: (value: number[]) => void;
}) {
  const { t } = useTranslation('canvas');
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      {...control}
      className="input tabular"
      autoComplete="off"
      spellCheck={false}
      placeholder={t('inspector.intsHint')}
      value={draft ?? value.join(' × ')}
      onChange={event => {
        setDraft(event.target.value);
        const numbers = parseInts(event.target.value);
        if (numbers) onChange(numbers);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

/** Numbers parted by anything that people put between them: spaces, commas, ×, x, brackets. Null: something else. */
export function parseInts(text: string): number[] | null {
  const parts = text.split(/[\s,;×x*[\]()]+/i).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.every(Number.isInteger) ? numbers : null;
}
