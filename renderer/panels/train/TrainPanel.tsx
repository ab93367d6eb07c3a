import { ChartSpline, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCheck } from '../../store/check.ts';
import { attempt } from '../../store/notify.ts';
import { shownRun, useRuns } from '../../store/runs.ts';
import { useSetting } from '../../store/settings.ts';
import { train, trainWhyNot } from '../../store/training.ts';
import { Button, EmptyState, Tabs } from '../../ui/index.ts';
import { Classes } from './Classes.tsx';
import { Curves } from './Curves.tsx';
import { MetricCards } from './MetricCards.tsx';
import { Predictions } from './Predictions.tsx';
import { RunHeader } from './RunHeader.tsx';
import { RunLog } from './RunLog.tsx';
import './train-panel.css';
import { TrainSettings } from './TrainSettings.tsx';

const tabs = ['curves', 'classes', 'predictions', 'log'] as const;
type TabId = (typeof tabs)[number];

/** The Train place: settings at the left, the shown run at the right. */
export function TrainPanel() {
  const { t } = useTranslation('train');
  return (
    <div className="train-panel">
      <aside aria-label={t('settings.title')}>
        <TrainSettings />
      </aside>
      <section className="train-run" aria-label={t('header.run')}>
        <ShownRun />
      </section>
    </div>
  );
}

function ShownRun() {
  const { t } = useTranslation('train');
  const run = useRuns(shownRun);
  const check = useCheck(state => state);
  const [stored, setTab] = useSetting<string>('train.tab', 'curves');
  const tab: TabId = tabs.find(id => id === stored) ?? 'curves';
  if (!run) {
    return (
      <EmptyState
        icon={ChartSpline}
        title={t('empty.title')}
        actions={
          <Button
            variant="primary"
            size="lg"
            icon={Play}
            whyNot={trainWhyNot(check)}
            onClick={attempt(train)}
          >
            {t('controls.train')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <>
      <RunHeader run={run} />
      <MetricCards run={run} />
      <Tabs
        className="train-tabs"
        label={t('header.views')}
        value={tab}
        onChange={setTab}
        tabs={tabs.map(id => ({ id, label: t(`tabs.${id}`) }))}
      >
        {tab === 'curves' && <Curves />}
        {tab === 'classes' && <Classes run={run} />}
        {tab === 'predictions' && <Predictions />}
        {tab === 'log' && <RunLog />}
      </Tabs>
    </>
  );
}
