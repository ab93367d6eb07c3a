import { ClipboardCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Metrics } from '../../../engine/train/events.ts';
import { formatCount } from '../../i18n/format.ts';
import { attempt } from '../../store/notify.ts';
import { isLive, type RunView } from '../../store/run-view.ts';
import { evaluateRun } from '../../store/runs.ts';
import { exportWhyNot } from '../../store/training.ts';
import { Button } from '../../ui/index.ts';
import './metric-cards.css';
import { formatMeasure, measureName, measuresOf, severalOutputs } from './measures.ts';

/** What the run came to: on the test samples once it ended, until then on the validation samples. */
export function MetricCards({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const { test } = run;
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
      <EvaluateButton run={run} />
    </div>
  );
}

/** A run that was stopped has not been judged yet. */
function EvaluateButton({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const [busy, setBusy] = useState(false);
  const samples = run.start?.samples.test ?? 0;
  if (run.test !== null || samples === 0 || isLive(run.state) || exportWhyNot(run) !== null) return null;
  const evaluate = attempt(async () => {
    setBusy(true);
    await evaluateRun(run.run).finally(() => setBusy(false));
  });
  return (
    <div className="metric-card metric-evaluate">
      <p>{t('evaluate.text', { samples: formatCount(samples) })}</p>
      <Button icon={ClipboardCheck} busy={busy} onClick={evaluate} data-testid="evaluate">
        {t('evaluate.button')}
      </Button>
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
