import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfusionTable } from '../../../engine/metrics/table.ts';
import { formatCount, formatPercent } from '../../i18n/format.ts';
import './confusion-matrix.css';

/** Rows are what is true, columns what was said; the colour is the share of the row, and right is another than wrong. */
export function ConfusionMatrix({ table: { classes, counts } }: { table: ConfusionTable }) {
  const { t } = useTranslation('train');
  return (
    <figure className="confusion" data-testid="confusion">
      <figcaption>
        <h4>{t('training:metrics.confusion')}</h4>
        <p>{t('classes.axes')}</p>
      </figcaption>
      <div className="classes-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {classes.map((label, p) => (
                <th key={`${p}-${label}`} scope="col" title={label}>
                  <span>{label}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((row, truth) => (
              <Row key={`${truth}-${classes[truth]}`} row={row} truth={truth} classes={classes} />
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

interface RowProps {
  row: readonly number[];
  truth: number;
  classes: readonly string[];
}

function Row({ row, truth, classes }: RowProps) {
  const { t } = useTranslation('train');
  const total = row.reduce((sum, count) => sum + count, 0);
  return (
    <tr>
      <th scope="row" title={classes[truth]}>
        <span>{classes[truth]}</span>
      </th>
      {row.map((count, predicted) => {
        const share = total > 0 ? count / total : 0;
        return (
          <td
            key={`${predicted}-${classes[predicted]}`}
            className="tabular"
            data-right={predicted === truth || undefined}
            data-none={count === 0 || undefined}
            style={{ '--share': share } as CSSProperties}
            title={t('classes.cell', {
              truth: classes[truth],
              predicted: classes[predicted],
              samples: formatCount(count),
              share: formatPercent(share, 1),
            })}
          >
            {formatCount(count)}
          </td>
        );
      })}
    </tr>
  );
}
