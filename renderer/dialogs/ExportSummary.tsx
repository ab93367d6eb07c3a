import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ExportReport } from '../../main/api.ts';
import { formatBytes, formatCount, formatNumber, formatShape } from '../i18n/format.ts';

/** Above this the file is not the network that was trained: rounding in another order stays well below it. */
export const ALLOWED_DIFFERENCE = 1e-4;

export function ExportSummary({ report }: { report: ExportReport }) {
  const { t } = useTranslation('dialogs');
  const same = report.maxDifference <= ALLOWED_DIFFERENCE;
  const values = { samples: formatCount(report.samples), difference: formatNumber(report.maxDifference, 2) };
  const symbolic = [...report.inputs, ...report.outputs]
    .flatMap(({ shape }) => shape)
    .find(dim => typeof dim === 'string');
  return (
    <div className="export-report">
      <div className="verdict" data-ok={same} role="status">
        {same ? <CircleCheck size={20} aria-hidden /> : <TriangleAlert size={20} aria-hidden />}
        <div>
          <strong>{t(same ? 'export.same' : 'export.different')}</strong>
          <p>{t(same ? 'export.sameText' : 'export.differentText', values)}</p>
        </div>
      </div>
      <dl className="fact-list">
        <dt>{t('export.file')}</dt>
        <dd className="selectable">{report.path}</dd>
        <dt>{t('export.size')}</dt>
        <dd>{formatBytes(report.bytes)}</dd>
        <dt>{t('export.opset')}</dt>
        <dd>{t('export.opsetText', { opset: report.opset })}</dd>
        <dt>{t('export.compared')}</dt>
        <dd>{t('export.comparedText', values)}</dd>
        <dt>{t('export.difference')}</dt>
        <dd data-testid="export-difference">{values.difference}</dd>
      </dl>
      <Ports title={t('export.inputs')} ports={report.inputs} />
      <Ports title={t('export.outputs')} ports={report.outputs} />
      {symbolic !== undefined && <p className="export-note">{t('export.batch', { name: symbolic })}</p>}
    </div>
  );
}

function Ports({ title, ports }: { title: string; ports: ExportReport['inputs'] }) {
  const { t } = useTranslation('dialogs');
  return (
    <table className="port-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('export.name')}</th>
          <th scope="col">{t('export.dtype')}</th>
          <th scope="col">{t('export.shape')}</th>
        </tr>
      </thead>
      <tbody>
        {ports.map(port => (
          <tr key={port.name}>
            <td className="selectable">{port.name}</td>
            <td>{port.dtype}</td>
            <td>{formatShape(port.shape)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
