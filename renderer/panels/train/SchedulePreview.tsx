import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Training } from '../../../engine/document/document.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { learningRateAt, schedules } from '../../../engine/schedules/index.ts';
import { formatNumber } from '../../i18n/format.ts';

const POINTS = 120;
/** The shape does not depend on how many steps an epoch has, as long as they are many. */
const STEPS_PER_EPOCH = 100;

/** The learning rate over the epochs, drawn from the schedule itself. */
export function SchedulePreview({ training }: { training: Training }) {
  const { t } = useTranslation('train');
  const rates = useMemo(() => ratesOf(training), [training]);
  if (!rates) return null;
  const high = Math.max(...rates);
  if (high <= 0 || rates.every(rate => rate === rates[0])) return null;
  const points = rates
    .map((rate, index) => `${(index / (POINTS - 1)) * 100},${30 - (rate / high) * 28}`)
    .join(' ');
  return (
    <figure className="schedule-preview">
      <svg viewBox="0 0 100 31" preserveAspectRatio="none" role="img" aria-label={t('settings.preview')}>
        <polyline points={points} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>{t('settings.previewEpoch', { epoch: 1 })}</span>
        <span>{t('settings.previewPeak', { rate: formatNumber(high, 3) })}</span>
        <span>{t('settings.previewEpoch', { epoch: training.epochs })}</span>
      </figcaption>
    </figure>
  );
}

/** That of the first phase, where optimizers take turns. */
function ratesOf({ phases = [], schedule, epochs, ...training }: Training): number[] | null {
  const optimizer = phases[0]?.optimizer ?? training.optimizer;
  const baseRate =
    optimizer.attributes.learningRate ?? optimizers[optimizer.type]?.attributes.learningRate.default;
  if (typeof baseRate !== 'number' || !schedules[schedule.type] || !(epochs > 0)) return null;
  const totalSteps = epochs * STEPS_PER_EPOCH;
  return Array.from({ length: POINTS }, (_, index) =>
    learningRateAt(schedule, {
      baseRate,
      step: Math.min(totalSteps - 1, Math.round((index / (POINTS - 1)) * totalSteps)),
      totalSteps,
      stepsPerEpoch: STEPS_PER_EPOCH,
    }),
  );
}
