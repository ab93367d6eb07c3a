import { useTranslation } from 'react-i18next';
import type { Training } from '../../../engine/document/document.ts';
import { Checkbox, Field, NumberField } from '../../ui/index.ts';

const DEFAULT_NORM = 1;
const DEFAULT_VALUE = 0.5;
const SMALLEST = 1e-6;

type Clipping = Pick<Training, 'clipNorm' | 'clipValue'>;

interface ClipFieldsProps {
  training: Clipping;
  onChange: (patch: Pick<Training, 'clipNorm'> | Pick<Training, 'clipValue'>) => void;
}

/** Bounds of the gradient: of its length, and of each of its numbers. */
export function ClipFields({ training, onChange }: ClipFieldsProps) {
  const { t } = useTranslation('train');
  const { clipNorm, clipValue = null } = training;
  return (
    <>
      <Limit
        toggle={t('settings.clip')}
        label={t('settings.clipNorm')}
        help={t('settings.clipNormHelp')}
        value={clipNorm}
        start={DEFAULT_NORM}
        onChange={clipNorm => onChange({ clipNorm })}
      />
      <Limit
        toggle={t('settings.clipEach')}
        label={t('settings.clipValue')}
        help={t('settings.clipValueHelp')}
        value={clipValue}
        start={DEFAULT_VALUE}
        onChange={clipValue => onChange({ clipValue })}
      />
    </>
  );
}

interface LimitProps {
  toggle: string;
  label: string;
  help: string;
  value: number | null;
  /** What it begins with when it is switched on. */
  start: number;
  onChange: (value: number | null) => void;
}

function Limit({ toggle, label, help, value, start, onChange }: LimitProps) {
  return (
    <>
      <Checkbox checked={value !== null} onChange={on => onChange(on ? start : null)} label={toggle} />
      {value !== null && (
        <div className="settings-nested">
          <Field inline label={label} help={help}>
            {control => (
              <NumberField {...control} clamp min={SMALLEST} step={0.1} value={value} onChange={onChange} />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
