import { useTranslation } from 'react-i18next';
import type { Metrics } from '../../../engine/train/events.ts';
import type { RunView } from '../../store/run-view.ts';
import './metric-cards.css';
import { formatMeasure, measureName, measuresOf, severalOutputs } from './measures.ts';

/** What the run came to: on the test samples once it ended, until then on the validation samples. */
export function MetricCards({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const test = run.end?.metrics.test ?? run.summary?.metrics.test ?? null;
  const last = run.epochs.at(-1);
  const parts = [
    { part: 'test', metrics: test, color: '--split-test' },
    {
      part: 'validation',
      metrics: run.end?.metrics.validation ?? last?.validation ?? null,
      color: '--split-validation',
    },
    { part: 'train', metrics: run.end?.metrics.train ?? last?.train ?? null, color: '--split-train' },
  ] as const;
  const leading = parts.find(({ metrics }) => metrics !== null && Object.keys(metrics).length > 0);
  if (!leading?.metrics) return null;
  const measures = measuresOf(Object.keys(leading.metrics));
  const several = severalOutputs(measures);
  return (
    <div className="metric-cards" data-testid="metric-cards" data-part={leading.part}>
      {measures.map(measure => (
        <div key={measure.key} className="metric-card" data-measure={measure.key}>
          <h4>{measureName(measure, several)}</h4>
          <strong className="tabular">{formatMeasure(measure, leading.metrics![measure.key]!)}</strong>
          <dl>
            {parts.map(({ part, metrics, color }) => (
              <Part
                key={part}
                label={t(`parts.${part}`)}
                color={color}
                value={valueIn(metrics, measure.key, value => formatMeasure(measure, value))}
                leading={part === leading.part}
              />
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}

const valueIn = (metrics: Metrics | null, key: string, format: (value: number) => string): string | null => {
  const value = metrics?.[key];
  return value === undefined ? null : format(value);
};

interface PartProps {
  label: string;
  color: string;
  value: string | null;
  leading: boolean;
}

const Part = ({ label, color, value, leading }: PartProps) =>
  value === null ? null : (
    <div data-leading={leading || undefined}>
      <dt>
        <i style={{ background: `var(${color})` }} />
        {label}
      </dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
