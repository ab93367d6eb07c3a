import { useTranslation } from 'react-i18next';
import { formatCount, formatTime } from '../../i18n/format.ts';
import { deviceName, useDevices } from '../../store/devices.ts';
import { deviceOf, progressOf, type RunView } from '../../store/run-view.ts';
import './run-header.css';
import { StateBadge } from './StateBadge.tsx';

/** Which run this is, and where it stands. */
export function RunHeader({ run }: { run: RunView }) {
  const { t } = useTranslation('train');
  const { epoch, epochs } = progressOf(run);
  const device = useDevices(({ devices }) => deviceName(deviceOf(run), devices));
  const facts = [
    run.summary && formatTime(run.summary.started),
    epochs > 0 && t('progress.epoch', { epoch, epochs }),
    device,
    run.start && t('header.parameters', { parameters: formatCount(run.start.parameters) }),
    run.start && t('header.samples', { samples: formatCount(run.start.samples.train) }),
  ].filter(fact => typeof fact === 'string' && fact !== '');
  return (
    <header className="run-header" data-testid="run-header" data-run={run.run} data-state={run.state}>
      <div>
        <h2>
          {run.document?.title || run.summary?.title || t('runs.untitled')}
          <StateBadge state={run.state} />
        </h2>
        <p className="tabular">{facts.join(' · ')}</p>
      </div>
    </header>
  );
}
