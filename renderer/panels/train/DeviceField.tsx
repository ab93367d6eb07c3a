import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { loadDevices, useDevices } from '../../store/devices.ts';
import { Field, type Option, Select } from '../../ui/index.ts';

/** Every provider that the machine may have; one that cannot be used says why. */
export function DeviceField({ value, onChange }: { value: string; onChange: (device: string) => void }) {
  const { t } = useTranslation('train');
  const { devices, error } = useDevices();
  useEffect(() => {
    void loadDevices();
  }, []);
  const chosen = devices?.find(device => device.id === value);
  const options: Option[] = [
    { value: 'auto', label: t('settings.autoDevice'), hint: t('settings.autoDeviceHint') },
    ...(devices ?? []).map(device => ({
      value: device.id,
      label: device.name,
      hint: device.keepsState ? undefined : t('settings.throughCpu'),
      whyNot: device.ok ? undefined : device.reason,
    })),
  ];
  // A document from another machine may name a device that this one has never heard of.
  if (!options.some(option => option.value === value)) options.push({ value, label: value });
  return (
    <Field
      label={t('settings.device')}
      help={t('settings.deviceHelp')}
      note={devices === null && error === null ? t('settings.devicesLoading') : undefined}
      error={chosen && !chosen.ok ? chosen.reason : error}
    >
      {control => <Select {...control} value={value} onChange={onChange} options={options} />}
    </Field>
  );
}
