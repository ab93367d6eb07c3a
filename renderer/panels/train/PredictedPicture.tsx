import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../../main/api.ts';
import { formatNumber } from '../../i18n/format.ts';

interface PredictedPictureProps {
  prediction: Extract<Prediction, { kind: 'image' }>;
}

/** What the network drew, and beside it what it should have drawn, if that is known. */
export function PredictedPicture({ prediction }: PredictedPictureProps) {
  const { t } = useTranslation('train');
  const { predicted, target, error, width, height } = prediction;
  const size = { width, height };
  return (
    <div className="prediction-pictures">
      <figure>
        <img src={predicted} alt={t('predictions.predicted')} {...size} />
        <figcaption>{t('predictions.predicted')}</figcaption>
      </figure>
      {target !== null && (
        <figure>
          <img src={target} alt={t('predictions.target')} {...size} />
          <figcaption>{t('predictions.target')}</figcaption>
        </figure>
      )}
      {error !== null && (
        <p className="tabular">
          {t('predictions.error')} {formatNumber(error, 3)}
        </p>
      )}
    </div>
  );
}
