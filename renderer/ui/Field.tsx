import { CircleHelp, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import './field.css';
import { Tooltip } from './Tooltip.tsx';

/** What a control spreads on its element so that label, help and error belong to it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProps {
  label: string;
  /** What it means: a tooltip on the question mark, also reachable by keyboard. */
  help?: ReactNode;
  error?: string | null;
  note?: ReactNode;
  /** At the right of the label, such as a reset button. */
  action?: ReactNode;
  /** Label and control on one row. */
  inline?: boolean;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, help, error, note, action, inline, children }: FieldProps) {
  const { t } = useTranslation('canvas');
  const id = useId();
  const describedBy = [error && `${id}-error`, note && `${id}-note`].filter(Boolean).join(' ');
  return (
    <div className="field" data-inline={inline || undefined}>
      <div className="field-head">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        {help && (
          <Tooltip text={help} side="left">
            <button type="button" className="field-help" aria-label={t('ui.help', { name: label })}>
              <CircleHelp size={13} aria-hidden />
            </button>
          </Tooltip>
        )}
        {action && <span className="field-action">{action}</span>}
      </div>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': describedBy || undefined,
      })}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <TriangleAlert size={13} aria-hidden />
          {error}
        </p>
      )}
      {note && (
        <p className="field-note" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}
