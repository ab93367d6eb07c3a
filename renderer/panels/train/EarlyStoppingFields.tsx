import { useTranslation } from 'react-i18next';
import type { Document, EarlyStopping } from '../../../engine/document/document.ts';
import { layers } from '../../../engine/layers/index.ts';
import { useDocument } from '../../store/use-document.ts';
import { Checkbox, Field, NumberField, Select } from '../../ui/index.ts';
import { measureName, parseMeasure } from './measures.ts';

const defaults: EarlyStopping = { monitor: 'loss', patience: 5, minDelta: 0 };

interface EarlyStoppingFieldsProps {
  value: EarlyStopping | null;
  onChange: (value: EarlyStopping | null) => void;
}

export function EarlyStoppingFields({ value, onChange }: EarlyStoppingFieldsProps) {
  const { t } = useTranslation('train');
  const document = useDocument(state => state.document);
  const monitors = monitorsOf(document);
  return (
    <>
      <Checkbox
        checked={value !== null}
        onChange={on => onChange(on ? defaults : null)}
        label={t('settings.earlyStopping')}
      />
      {value && (
        <div className="settings-nested">
          <Field inline label={t('settings.monitor')} help={t('settings.monitorHelp')}>
            {control => (
              <Select
                {...control}
                value={value.monitor}
                onChange={monitor => onChange({ ...value, monitor })}
                options={monitors.map(key => ({ value: key, label: monitorName(key) }))}
              />
            )}
          </Field>
          <Field inline label={t('settings.patience')} help={t('settings.patienceHelp')}>
            {control => (
              <NumberField
                {...control}
                integer
                clamp
                min={1}
                value={value.patience}
                onChange={patience => onChange({ ...value, patience })}
              />
            )}
          </Field>
          <Field inline label={t('settings.minDelta')} help={t('settings.minDeltaHelp')}>
            {control => (
              <NumberField
                {...control}
                clamp
                min={0}
                step={0.001}
                value={value.minDelta}
                onChange={minDelta => onChange({ ...value, minDelta })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

const monitorName = (key: string): string => measureName(parseMeasure(key), key.includes('/'));

/** What a run of this document measures. */
export function monitorsOf({ graph }: Document): string[] {
  const outputs = Object.values(graph.nodes).filter(node => node.type === 'Output');
  const metrics = outputs.flatMap(node => {
    const chosen = node.attributes.metrics ?? layers.Output?.attributes.metrics?.default;
    return Array.isArray(chosen) ? chosen.map(metric => `${node.name}/${metric}`) : [];
  });
  return ['loss', ...(outputs.length > 1 ? outputs.map(node => `${node.name}/loss`) : []), ...metrics];
}
