import { useTranslation } from 'react-i18next';
import { MUCH_WAITED } from '../../../engine/train/events.ts';
import { formatDuration, formatPercent, formatRate } from '../../i18n/format.ts';
import { progressOf, type RunView } from '../../store/run-view.ts';

/** How far a run is, how fast, and how long it will take. */
export function RunProgress({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const { fraction, epoch, epochs, step } = progressOf(run);
  const { lastStep, state } = run;
  const waited = lastStep?.waited ?? 0;
  const percent = Math.round(fraction * 100);
  return (
    <div className="run-progress" data-state={state} data-testid="progress" data-step={step}>
      <div className="run-progress-text tabular">
        <span>
          {state === 'preparing'
            ? t('states.preparing')
            : t('progress.epoch', { epoch: Math.max(1, epoch), epochs })}
        </span>
        {state === 'paused' && <b>{t('states.paused')}</b>}
        {state === 'running' && lastStep && (
          <>
            {waited > MUCH_WAITED ? (
              <span className="run-progress-waited" title={t('progress.waitedHint')}>
                {t('progress.waited', { share: formatPercent(waited, 0) })}
              </span>
            ) : (
              <span
                className="run-progress-rate"
                title={t('progress.waited', { share: formatPercent(waited, 0) })}
              >
                {t('progress.rate', { rate: formatRate(lastStep.samplesPerSecond) })}
              </span>
            )}
            <span className="run-progress-left">
              {t('progress.left', { time: formatDuration(lastStep.secondsLeft, 'narrow') })}
            </span>
          </>
        )}
      </div>
      <div
        className="run-progress-bar"
        role="progressbar"
        aria-label={t('progress.label')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ transform: `scaleX(${fraction})` }} />
      </div>
    </div>
  );
}
