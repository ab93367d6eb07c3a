import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/document/document.ts';
import type { ControlProps } from '../../ui/index.ts';

interface ExpressionFieldProps {
  control: ControlProps;
  value: Json;
  onChange: (value: Json) => void;
}

/** A value that is worked out from the block's attributes, such as `=4*filters`, or a list such as `=kernel, 3`. */
export function ExpressionField({ control, value, onChange }: ExpressionFieldProps) {
  const { t } = useTranslation('canvas');
  const [draft, setDraft] = useState<string | null>(null);
  const list = Array.isArray(value);
  return (
    <input
      {...control}
      className="input tabular"
      autoComplete="off"
      spellCheck={false}
      placeholder={t('block.expressionHint')}
      value={draft ?? (list ? value.map(String).join(', ') : String(value))}
      onChange={event => {
        setDraft(event.target.value);
        const next = list ? event.target.value.split(',').map(read) : read(event.target.value);
        if (next !== '') onChange(next);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

/** A number, or yes or no, as soon as the text is one; otherwise an expression, whether its sign is typed or not. */
function read(typed: string): Json {
  const text = typed.trim();
  if (text === '' || text === '=') return '';
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  return text.startsWith('=') ? text : `=${text}`;
}
