import { TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attempt } from '../../store/notify.ts';
import { dismissEngineDeath, liveRun, resumeRun, useRuns } from '../../store/runs.ts';
import { Button, IconButton } from '../../ui/index.ts';

/** The reason without what was kept, which the window says itself. */
const firstSentence = (text: string): string => text.split(/(?<=\.)\s/)[0] ?? text;

/** The engine process died. Stays, although another one is running already, until the user has answered. */
export function EngineBanner() {
  const { t, i18n } = useTranslation('app');
  const died = useRuns(state => state.died);
  const live = useRuns(state => liveRun(state) !== null);
  const [busy, setBusy] = useState(false);
  if (!died) return null;
  const [run] = died.interrupted;

  const resume = attempt(async () => {
    if (run === undefined) return;
    setBusy(true);
    await resumeRun(run).finally(() => setBusy(false));
  });

  return (
    <div className="banner" data-kind="danger" role="alert" data-testid="engine-banner">
      <TriangleAlert size={16} aria-hidden />
      <p>
        <strong>{t('engine.died')}</strong>{' '}
        {i18n.language === 'en' ? died.message : t('engine.kept', { reason: firstSentence(died.message) })}
      </p>
      {run !== undefined && (
        <Button
          size="sm"
          variant="primary"
          busy={busy}
          whyNot={live ? t('train:whyNot.live') : null}
          onClick={resume}
        >
          {t('engine.resume')}
        </Button>
      )}
      <IconButton icon={X} size="sm" label={t('engine.dismiss')} onClick={dismissEngineDeath} />
    </div>
  );
}
