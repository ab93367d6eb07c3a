import { useTranslation } from 'react-i18next';
import type { Averaging } from '../../../engine/document/document.ts';
import { Checkbox, Field, NumberField } from '../../ui/index.ts';

const defaults: Averaging = { decay: 0.999 };
/** The whole weight would never be the average's. */
const LARGEST = 0.999999;

interface AveragingFieldsProps {
  value: Averaging | null;
  onChange: (value: Averaging | null) => void;
}

/** The running average of the weights, which is judged and exported in their place. */
export function AveragingFields({ value, onChange }: AveragingFieldsProps) {
  const { t } = useTranslation('train');
  return (
    <>
      <Checkbox
        checked={value !== null}
        onChange={on => onChange(on ? defaults : null)}
        label={t('settings.averaging')}
      />
      {value && (
        <div className="settings-nested">
          <Field inline label={t('settings.averagingDecay')} help={t('settings.averagingDecayHelp')}>
            {control => (
              <NumberField
                {...control}
                clamp
                min={0}
                max={LARGEST}
                step={0.001}
                value={value.decay}
                onChange={decay => decay >= 0 && decay < 1 && onChange({ decay })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
