import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PredictedSample, Prediction } from '../../../main/api.ts';
import { formatCount, formatNumber, formatPercent, listSeparator } from '../../i18n/format.ts';
import { SampleValues } from '../data/SampleValues.tsx';
import { PredictedLabels } from './PredictedLabels.tsx';
import { PredictedPicture } from './PredictedPicture.tsx';

/** How many classes have a bar. */
const BARS = 3;

/** What is compared with no target has nothing to be wrong about. */
function hasTarget(prediction: Prediction): boolean {
  if (prediction.kind === 'classes') return prediction.target >= 0;
  return prediction.target !== null && prediction.target.length > 0;
}

const isWrongClass = (prediction: Prediction): boolean =>
  (prediction.kind === 'classes' || prediction.kind === 'labels') &&
  hasTarget(prediction) &&
  String(prediction.target) !== String(prediction.predicted);

/** A number is never simply wrong; a class is. */
export const isWrong = ({ predictions }: PredictedSample): boolean =>
  Object.values(predictions).some(isWrongClass);

export const hasClasses = ({ predictions }: PredictedSample): boolean =>
  Object.values(predictions).some(({ kind }) => kind === 'classes' || kind === 'labels');

/** How wrong a sample is, at its worst output: 0 for classes and without a target. */
export const errorOf = ({ predictions }: PredictedSample): number =>
  Math.max(
    0,
    ...Object.values(predictions).map(prediction => {
      if (!hasTarget(prediction)) return 0;
      if (prediction.kind === 'values') return largestDifference(prediction);
      return prediction.kind === 'image' ? (prediction.error ?? 0) : 0;
    }),
  );

type Of<K extends Prediction['kind']> = Extract<Prediction, { kind: K }>;

const largestDifference = ({ target, predicted }: Of<'values'>): number =>
  Math.max(...target.map((value, i) => Math.abs(value - predicted[i]!)));

interface PredictionRowProps {
  sample: PredictedSample;
  /** Names of the target fields. */
  targets: readonly string[];
}

export function PredictionRow({ sample, targets }: PredictionRowProps) {
  const outputs = Object.entries(sample.predictions);
  return (
    <li className="prediction" data-wrong={isWrong(sample) || undefined}>
      <SampleValues sample={sample} skip={targets} />
      <div className="prediction-outputs">
        {outputs.map(([output, prediction]) => (
          <div key={output}>
            {outputs.length > 1 && <h5>{output}</h5>}
            {prediction.kind === 'classes' && <Classes prediction={prediction} />}
            {prediction.kind === 'values' && <Values prediction={prediction} />}
            {prediction.kind === 'labels' && (
              <PredictedLabels prediction={prediction} wrong={isWrongClass(prediction)} />
            )}
            {prediction.kind === 'image' && <PredictedPicture prediction={prediction} />}
          </div>
        ))}
        <span className="prediction-index tabular">{`#${formatCount(sample.index)}`}</span>
      </div>
    </li>
  );
}

function Classes({ prediction }: { prediction: Of<'classes'> }) {
  const { t } = useTranslation('train');
  const { labels, probabilities, target, predicted } = prediction;
  const wrong = isWrongClass(prediction);
  const best = probabilities
    .map((probability, index) => ({ probability, index }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, BARS);
  return (
    <>
      <p className="prediction-head">
        {wrong && <X size={15} aria-label={t('predictions.wrong')} />}
        {!wrong && hasTarget(prediction) && <Check size={15} aria-label={t('predictions.right')} />}
        <strong>{labels[predicted] ?? predicted}</strong>
        {wrong && <span>{t('predictions.shouldBe', { label: labels[target] ?? target })}</span>}
      </p>
      <ul className="prediction-bars">
        {best.map(({ probability, index }) => (
          <li key={index} data-target={index === target || undefined}>
            <span title={labels[index]}>{labels[index] ?? index}</span>
            <i>
              <b style={{ width: `${probability * 100}%` }} />
            </i>
            <span className="tabular">{formatPercent(probability, 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Values({ prediction }: { prediction: Of<'values'> }) {
  const { t } = useTranslation('train');
  const list = (values: readonly number[]): string =>
    values.map(value => formatNumber(value)).join(listSeparator());
  return (
    <dl className="prediction-values tabular">
      <dt>{t('predictions.predicted')}</dt>
      <dd>{list(prediction.predicted)}</dd>
      {hasTarget(prediction) && (
        <>
          <dt>{t('predictions.target')}</dt>
          <dd>{list(prediction.target)}</dd>
          <dt>{t('predictions.error')}</dt>
          <dd>{formatNumber(largestDifference(prediction), 3)}</dd>
        </>
      )}
    </dl>
  );
}
