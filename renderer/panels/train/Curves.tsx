import { ChartSpline } from 'lucide-react';
import { useCallback, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import type { RunView } from '../../store/run-view.ts';
import { useSetting } from '../../store/settings.ts';
import { Checkbox, EmptyState, Segmented, Slider } from '../../ui/index.ts';
import { Chart, type ChartSeries } from './Chart.tsx';
import { useCalmRun } from './calm-run.ts';
import { type ChartOptions, chartData, learningRateData } from './chart-data.ts';
import './curves.css';
import {
  formatMeasure,
  formatTick,
  isLoss,
  measureName,
  measuresOfRun,
  parseMeasure,
  severalOutputs,
} from './measures.ts';

/** Single batches differ much: the faint line is what was measured, the strong one its course. */
const DEFAULT_SMOOTHING = 0.6;
/** Of fewer points, each is drawn as it was measured. */
const LEAST_SMOOTHED = 50;

/** Loss and metrics of the shown run, as they come in. */
export function Curves() {
  const { t } = useTranslation('train');
  const view = useCalmRun();
  if (!view) {
    return (
      <EmptyState icon={ChartSpline} title={t('curves.emptyTitle')}>
        {t('curves.emptyText')}
      </EmptyState>
    );
  }
  return <RunCurves view={view} />;
}

function RunCurves({ view }: { view: RunView }) {
  const { t } = useTranslation('train');
  const sync = useId();
  const [detail, setDetail] = useSetting<string>('curves.detail', 'auto');
  const perStep = detail === 'auto' ? hasDetail(view) : detail === 'step';
  const [axis, setAxis] = useSetting<string>('curves.axis', 'epoch');
  const [log, setLog] = useSetting('curves.log', false);
  const [chosen, setSmoothing] = useSetting('curves.smoothing', DEFAULT_SMOOTHING);
  const smoothing = view.history.steps.length < LEAST_SMOOTHED ? 0 : chosen;
  const options: ChartOptions = { perStep, axis: axis === 'step' ? 'step' : 'epoch', smoothing };
  const measures = measuresOfRun(view);
  const several = severalOutputs(measures);
  const xLabel = t(options.axis === 'step' ? 'curves.step' : 'curves.epoch');
  const validated = view.start === null || view.start.samples.validation > 0;
  const series = useMemo<ChartSeries[]>(
    () => [
      ...(perStep && smoothing > 0 ? [{ label: '', color: '--split-train', dots: false, faint: true }] : []),
      { label: t('parts.train'), color: '--split-train', dots: !perStep },
      ...(validated ? [{ label: t('parts.validation'), color: '--split-validation', dots: true }] : []),
    ],
    [t, perStep, smoothing, validated],
  );
  return (
    <div className="curves">
      <div className="curves-bar">
        <Segmented
          label={t('curves.detail')}
          value={perStep ? 'step' : 'epoch'}
          onChange={setDetail}
          options={[
            { value: 'step', label: t('curves.perStep') },
            { value: 'epoch', label: t('curves.perEpoch') },
          ]}
        />
        <Segmented
          label={t('curves.axis')}
          value={options.axis}
          onChange={setAxis}
          options={[
            { value: 'epoch', label: t('curves.epochs') },
            { value: 'step', label: t('curves.steps') },
          ]}
        />
        <Checkbox checked={log} onChange={setLog} label={t('curves.log')} />
        {perStep && (
          <span className="curves-smoothing">
            <label htmlFor={`${sync}-smoothing`}>{t('curves.smoothing')}</label>
            <Slider
              id={`${sync}-smoothing`}
              min={0}
              max={0.99}
              step={0.01}
              value={chosen}
              onChange={setSmoothing}
            />
          </span>
        )}
      </div>
      {measures.length === 0 ? (
        <p className="curves-waiting">{t('curves.waiting')}</p>
      ) : (
        <div className="curves-grid">
          {measures.map(measure => (
            <MeasureChart
              key={measure.key}
              view={view}
              measure={measure.key}
              title={measureName(measure, several)}
              series={series}
              options={options}
              xLabel={xLabel}
              log={log && isLoss(measure)}
              sync={sync}
            />
          ))}
          <LearningRateChart view={view} axis={options.axis} xLabel={xLabel} sync={sync} />
        </div>
      )}
    </div>
  );
}

interface MeasureChartProps {
  view: RunView;
  measure: string;
  title: string;
  series: readonly ChartSeries[];
  options: ChartOptions;
  xLabel: string;
  log: boolean;
  sync: string;
}

function MeasureChart({ view, measure, options, ...chart }: MeasureChartProps) {
  const parsed = useMemo(() => parseMeasure(measure), [measure]);
  const tick = useCallback((value: number, step: number) => formatTick(parsed, value, step), [parsed]);
  const { axis, perStep, smoothing } = options;
  const data = useMemo(
    () => chartData(view, measure, { axis, perStep, smoothing }),
    [view, measure, axis, perStep, smoothing],
  );
  return <Chart data={data} format={value => formatMeasure(parsed, value)} formatTick={tick} {...chart} />;
}

/** Steps are told at most some twenty times a second: of a fast run, its epochs tell more. */
const hasDetail = ({ history, epochs }: RunView): boolean =>
  history.events >= 2 * (epochs.at(-1)?.epoch ?? 0);

const learningRateSeries: ChartSeries[] = [{ label: '', color: '--text-muted', dots: false }];
const formatRateValue = (value: number): string => formatNumber(value, 3);

/** Only where a schedule changes it: a constant needs no picture. */
function LearningRateChart({
  view,
  axis,
  xLabel,
  sync,
}: {
  view: RunView;
  axis: ChartOptions['axis'];
  xLabel: string;
  sync: string;
}) {
  const { t } = useTranslation('train');
  const data = useMemo(() => learningRateData(view, axis), [view, axis]);
  const rates = view.history.learningRate;
  if (rates.length < 2 || rates.every(rate => rate === rates[0])) return null;
  return (
    <Chart
      title={t('curves.learningRate')}
      series={learningRateSeries}
      data={data}
      xLabel={xLabel}
      log={false}
      format={formatRateValue}
      formatTick={formatRateValue}
      sync={sync}
    />
  );
}
