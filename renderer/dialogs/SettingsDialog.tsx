import { useTranslation } from 'react-i18next';
import { isLanguage, languages } from '../i18n/index.ts';
import { setSetting, themeOf, useSettings } from '../store/settings.ts';
import { Dialog, Field, Select } from '../ui/index.ts';
import type { DialogProps } from './dialog-store.ts';

/** Takes effect at once: there is nothing to confirm. */
export function SettingsDialog({ onAnswer }: DialogProps<'settings'>) {
  const { t } = useTranslation('dialogs');
  const values = useSettings(state => state.values);
  const language = isLanguage(values.language) ? values.language : 'system';
  return (
    <Dialog open onOpenChange={open => !open && onAnswer(null)} title={t('settings.title')}>
      <div className="settings-form">
        <Field label={t('settings.language')} note={t('settings.languageNote')} inline>
          {control => (
            <Select
              {...control}
              value={language}
              onChange={value => setSetting('language', value)}
              options={[
                { value: 'system', label: t('settings.systemLanguage') },
                ...Object.entries(languages).map(([value, label]) => ({ value, label })),
              ]}
            />
          )}
        </Field>
        <Field label={t('settings.theme')} inline>
          {control => (
            <Select
              {...control}
              value={themeOf(values)}
              onChange={value => setSetting('theme', value)}
              options={(['system', 'light', 'dark'] as const).map(value => ({
                value,
                label: t(`settings.themes.${value}`),
              }))}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
