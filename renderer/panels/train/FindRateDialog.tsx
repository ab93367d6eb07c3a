import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlignedData, Options } from 'uplot';
import { defaultRateRange, type RateFinding, type RatePoint } from '../../../main/api.ts';
import type { DialogProps } from '../../dialogs/dialog-store.ts';
import { formatNumber } from '../../i18n/format.ts';
import { documentStore } from '../../store/document.ts';
import { setLearningRate } from '../../store/edit-training.ts';
import { errorText } from '../../store/notify.ts';
import { api } from '../../transport/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import './find-rate.css';
import { token, usePlot } from './use-plot.ts';

type Outcome = { readonly finding: RateFinding } | { readonly error: string } | null;

/** Tries growing learning rates, draws what the loss does, and offers a rate. Closing it stops the search. */
export function FindRateDialog({ onAnswer }: DialogProps<'findRate'>) {
  const { t } = useTranslation('train');
  const [points, setPoints] = useState<readonly RatePoint[]>([]);
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => search(point => setPoints(known => [...known, point]), setOutcome), []);

  const finding = outcome && 'finding' in outcome ? outcome.finding : null;
  const use = (rate: number): void => {
    setLearningRate(rate);
    onAnswer(null);
  };
  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={t('findRate.title')}
      description={t('findRate.text')}
      size="lg"
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>{t(outcome ? 'common:close' : 'common:cancel')}</Button>
          {finding?.tenth != null && finding.tenth !== finding.steepest && (
            <Button onClick={() => use(finding.tenth!)}>
              {t('findRate.use', { rate: formatNumber(finding.tenth, 2) })}
            </Button>
          )}
          {finding?.steepest != null && (
            <Button variant="primary" onClick={() => use(finding.steepest!)}>
              {t('findRate.use', { rate: formatNumber(finding.steepest, 2) })}
            </Button>
          )}
        </>
      }
    >
      <RatePlot points={points} />
      <p className="find-rate-said" role="status">
        {outcome && 'error' in outcome ? outcome.error : null}
        {finding && said(finding, t)}
        {!outcome && t('findRate.busy', { step: points.length, steps: defaultRateRange.steps })}
      </p>
    </Dialog>
  );
}

/** Begins; the returned function ends it. */
function search(onPoint: (point: RatePoint) => void, onEnd: (outcome: Outcome) => void): () => void {
  const search = crypto.randomUUID();
  const { document, path } = documentStore.getState();
  let open = true;
  const off = api.on('rate.point', event => open && event.search === search && onPoint(event.point));
  api.request('rate.find', { search, document, documentPath: path, ...defaultRateRange }).then(
    finding => open && onEnd({ finding }),
    error => open && onEnd({ error: errorText(error) }),
  );
  return () => {
    open = false;
    off();
    api.request('rate.stop', { search }).catch(() => {});
  };
}

type Translate = ReturnType<typeof useTranslation<'train'>>['t'];

function said({ steepest, tenth, end }: RateFinding, t: Translate): string {
  if (steepest === null || tenth === null) return t('findRate.none');
  const rates = { steepest: formatNumber(steepest, 2), tenth: formatNumber(tenth, 2) };
  return [t('findRate.found', rates), end === 'diverged' && t('findRate.diverged')].filter(Boolean).join(' ');
}

function RatePlot({ points }: { points: readonly RatePoint[] }) {
  const { t } = useTranslation('train');
  const host = useRef<HTMLDivElement>(null);
  const data = useMemo<AlignedData>(
    () => [points.map(p => p.rate), points.map(p => p.loss), points.map(p => p.smoothed)],
    [points],
  );
  usePlot(host, plot, data);
  return (
    <div
      ref={host}
      className="find-rate-plot"
      role="img"
      aria-label={t('findRate.plot', { points: points.length })}
      data-points={points.length}
    />
  );
}

const axis = {
  stroke: () => token('--text-faint'),
  font: '11px Inter Variable, system-ui, sans-serif',
  grid: { stroke: () => token('--border'), width: 1 },
  ticks: { show: false },
};

/** The rates are drawn on a logarithmic axis, as they grow by a constant factor. */
const plot: Omit<Options, 'width' | 'height'> = {
  legend: { show: false },
  cursor: { drag: { x: false, y: false } },
  padding: [8, 16, 0, 0],
  scales: { x: { time: false, distr: 3 } },
  axes: [
    {
      ...axis,
      size: 26,
      filter: (_, ticks) => ticks.map(tick => (isPowerOfTen(tick) ? tick : null)),
      values: (_, ticks) => ticks.map(tick => (tick === null ? '' : tick.toExponential(0))),
    },
    { ...axis, size: 52, values: (_, ticks) => ticks.map(tick => formatNumber(tick, 3)) },
  ],
  series: [
    {},
    // One odd batch at a large rate must not press the curve flat.
    { stroke: () => token('--accent-text'), alpha: 0.28, width: 1.5, auto: false, points: { show: false } },
    { stroke: () => token('--accent-text'), width: 1.5, points: { show: false } },
  ],
};

const isPowerOfTen = (value: number | null): boolean =>
  value !== null && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;
