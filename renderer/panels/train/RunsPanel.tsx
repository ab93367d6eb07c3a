import { Download, FolderOpen, History, Play, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../main/api.ts';
import { ask } from '../../dialogs/dialog-store.ts';
import { formatTime } from '../../i18n/format.ts';
import { deviceName, useDevices } from '../../store/devices.ts';
import { attempt, errorText } from '../../store/notify.ts';
import { canResume } from '../../store/run-view.ts';
import { liveRun, refreshRuns, resumeRun, showRun, useRuns } from '../../store/runs.ts';
import { goTo } from '../../store/view.ts';
import { Button, EmptyState, IconButton } from '../../ui/index.ts';
import { metricsText } from './log-text.ts';
import './runs-panel.css';
import { StateBadge } from './StateBadge.tsx';

const open = attempt(async (run: string) => {
  await showRun(run);
  goTo('train');
});
const resume = attempt(async (run: string) => {
  await resumeRun(run);
  goTo('train');
});
const exportRun = attempt(async (run: string) => {
  await showRun(run);
  await ask('export', { run });
});

/** Every run there was, of every document, with what can be done with it. */
export function RunsPanel() {
  const { t } = useTranslation('train');
  const list = useRuns(state => state.list);
  const live = useRuns(liveRun);
  const [error, setError] = useState<string | null>(null);

  const refresh = (): void => {
    refreshRuns().then(
      () => setError(null),
      reason => setError(errorText(reason)),
    );
  };
  useEffect(refresh, []);

  if (error !== null) {
    return (
      <EmptyState
        icon={History}
        title={t('runs.failed')}
        actions={<Button onClick={refresh}>{t('common:retry')}</Button>}
      >
        {error}
      </EmptyState>
    );
  }
  if (list === null) return <EmptyState icon={History} title={t('common:loading')} />;
  if (list.length === 0) {
    return (
      <EmptyState
        icon={History}
        title={t('runs.emptyTitle')}
        actions={<Button onClick={() => goTo('design')}>{t('runs.toDesign')}</Button>}
      >
        {t('runs.emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="runs">
      <header>
        <h2>{t('runs.title')}</h2>
        <IconButton icon={RefreshCw} label={t('runs.refresh')} onClick={refresh} />
      </header>
      <div className="runs-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('runs.document')}</th>
              <th scope="col">{t('runs.state')}</th>
              <th scope="col">{t('runs.started')}</th>
              <th scope="col">{t('runs.epochs')}</th>
              <th scope="col">{t('runs.device')}</th>
              <th scope="col">{t('runs.result')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('runs.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map(run => (
              <Row key={run.run} run={run} busyWith={live?.run ?? null} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ run, busyWith }: { run: RunSummary; busyWith: string | null }) {
  const { t } = useTranslation('train');
  const devices = useDevices(state => state.devices);
  const { test, validation, train } = run.metrics;
  const [part, metrics] = test ? ['test', test] : validation ? ['validation', validation] : ['train', train];
  return (
    <tr data-state={run.state}>
      <td>
        <button type="button" className="runs-open" onClick={() => open(run.run)} title={run.directory}>
          {run.title || t('runs.untitled')}
        </button>
      </td>
      <td>
        <StateBadge state={run.state} />
      </td>
      <td>{formatTime(run.started)}</td>
      <td>{t('runs.epochOf', { epoch: run.epoch, epochs: run.epochs })}</td>
      <td>{deviceName(run.device, devices) || '–'}</td>
      <td>
        {metrics && (
          <>
            <i style={{ background: `var(--split-${part})` }} title={t(`parts.${part}`)} />
            {metricsText(metrics)}
          </>
        )}
      </td>
      <td className="runs-actions">
        {canResume(run.state) && (
          <IconButton
            icon={Play}
            size="sm"
            label={t('controls.resume')}
            whyNot={busyWith !== null && busyWith !== run.run ? t('whyNot.live') : null}
            onClick={() => resume(run.run)}
          />
        )}
        <IconButton icon={FolderOpen} size="sm" label={t('runs.open')} onClick={() => open(run.run)} />
        <IconButton
          icon={Download}
          size="sm"
          label={t('controls.export')}
          whyNot={run.epoch === 0 ? t('whyNot.noCheckpoint') : null}
          onClick={() => exportRun(run.run)}
        />
      </td>
    </tr>
  );
}
