import { useTranslation } from 'react-i18next';
import { useSetting } from '../../store/settings.ts';
import { Field, NumberField } from '../../ui/index.ts';

const MOST_SECONDS = 600;
const MOST_THREADS = 256;

/** How this machine trains any document: kept with the program's settings, and no part of a document. */
export function MachineFields() {
  const { t } = useTranslation('train');
  const [tuneSeconds, setTuneSeconds] = useSetting('tuneSeconds', 1);
  const [threads, setThreads] = useSetting('threads', 0);
  return (
    <>
      <Field inline label={t('settings.tuneSeconds')} help={t('settings.tuneSecondsHelp')}>
        {control => (
          <NumberField
            {...control}
            clamp
            min={0}
            max={MOST_SECONDS}
            value={tuneSeconds}
            onChange={setTuneSeconds}
          />
        )}
      </Field>
      <Field inline label={t('settings.threads')} help={t('settings.threadsHelp')}>
        {control => (
          <NumberField
            {...control}
            integer
            clamp
            min={0}
            max={MOST_THREADS}
            value={threads}
            onChange={setThreads}
          />
        )}
      </Field>
    </>
  );
}
