import { Grid3x3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLive, type RunView } from '../../store/run-view.ts';
import { EmptyState, Segmented } from '../../ui/index.ts';
import { ClassFigures } from './ClassFigures.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import './classes.css';
import { tablesByOutput } from './class-tables.ts';

const parts = ['test', 'validation'] as const;
type Part = (typeof parts)[number];

/** How well each class is told from the others, on the samples that were not trained on. */
export function Classes({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const [chosen, setPart] = useState<Part>('test');
  const available = parts.filter(part => run.tables[part] !== null);
  const part = available.includes(chosen) ? chosen : available[0];
  const outputs = part ? tablesByOutput(run.tables[part] ?? {}) : [];
  if (part === undefined || outputs.length === 0) {
    return (
      <EmptyState icon={Grid3x3} title={t('classes.emptyTitle')}>
        {t(isLive(run.state) ? 'classes.running' : 'classes.emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="classes" data-testid="classes" data-part={part}>
      <Segmented
        label={t('predictions.part')}
        value={part}
        onChange={setPart}
        options={available.map(value => ({ value, label: t(`parts.${value}`) }))}
      />
      {outputs.map(tables => (
        <section key={tables.output} aria-label={tables.output}>
          {outputs.length > 1 && <h3>{tables.output}</h3>}
          <div className="classes-tables">
            {tables.confusion && <ConfusionMatrix table={tables.confusion} />}
            {tables.columns.length > 0 && <ClassFigures tables={tables} />}
          </div>
        </section>
      ))}
    </div>
  );
}
