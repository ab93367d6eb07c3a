import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloatsAttribute, IntsAttribute } from '../../../engine/layers/attribute.ts';
import { type ControlProps, NumberField } from '../../ui/index.ts';

interface NumbersFieldProps {
  control: ControlProps;
  attribute: IntsAttribute | FloatsAttribute;
  value: unknown;
  onChange: (value: number[]) => void;
}

/** A box for each number where their count is fixed, otherwise one line such as `1 × 28 × 28` or `0.5, 2`. */
export function NumbersField({ control, attribute, value, onChange }: NumbersFieldProps) {
  const numbers = Array.isArray(value) ? value.map(Number) : [...attribute.default];
  const length = attribute.kind === 'ints' ? attribute.length : undefined;
  if (length === undefined || numbers.length !== length)
    return <NumbersLine control={control} attribute={attribute} value={numbers} onChange={onChange} />;
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

function NumbersLine({ control, attribute, value, onChange }: NumbersFieldProps & { value: number[] }) {
  const { t } = useTranslation('canvas');
  const [draft, setDraft] = useState<string | null>(null);
  const integer = attribute.kind === 'ints';
  const sizes = integer && !attribute.separate;
  return (
    <input
      {...control}
      className="input tabular"
      autoComplete="off"
      spellCheck={false}
      placeholder={t(sizes ? 'inspector.intsHint' : 'inspector.numbersHint')}
      value={draft ?? value.join(sizes ? ' × ' : ', ')}
      onChange={event => {
        setDraft(event.target.value);
        const numbers = parseNumbers(event.target.value);
        if (numbers && (!integer || numbers.every(Number.isInteger))) onChange(numbers);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

/** Numbers parted by anything that people put between them: spaces, commas, ×, x, brackets. Null: something else. */
export function parseNumbers(text: string): number[] | null {
  const parts = text.split(/[\s,;×x*[\]()]+/i).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}
