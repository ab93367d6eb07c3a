import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../../main/api.ts';

interface PredictedLabelsProps {
  prediction: Extract<Prediction, { kind: 'labels' }>;
  wrong: boolean;
}

/** What was read of a sequence, and what it should be. */
export function PredictedLabels({ prediction, wrong }: PredictedLabelsProps) {
  const { t } = useTranslation('train');
  const { labels, target, predicted } = prediction;
  return (
    <>
      <p className="prediction-head">
        {wrong ? (
          <X size={15} aria-label={t('predictions.wrong')} />
        ) : (
          <Check size={15} aria-label={t('predictions.right')} />
        )}
        <strong className="prediction-labels">{spell(predicted, labels) || '–'}</strong>
      </p>
      {wrong && (
        <p className="prediction-labels">
          {t('predictions.shouldBe', { label: spell(target, labels) || '–' })}
        </p>
      )}
    </>
  );
}

/** Labels of one character each are read as a word. */
function spell(indices: readonly number[], labels: readonly string[]): string {
  const letters = labels.length > 0 && labels.every(label => [...label].length <= 1);
  return indices.map(index => labels[index] ?? String(index)).join(letters ? '' : ' ');
}
