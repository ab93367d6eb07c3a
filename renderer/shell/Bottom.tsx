import { ChartLine, ScrollText, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ProblemsPanel } from '../panels/problems/ProblemsPanel.tsx';
import { Curves } from '../panels/train/Curves.tsx';
import { RunLog } from '../panels/train/RunLog.tsx';
import { useCheckLater } from '../store/later.ts';
import { type BottomTab, showBottom, togglePanel, useView } from '../store/view.ts';
import { IconButton, Tabs } from '../ui/index.ts';

const panels: Record<BottomTab, () => React.ReactNode> = {
  problems: ProblemsPanel,
  curves: Curves,
  log: RunLog,
};

/** Problems, curves and log, below the canvas. */
export function Bottom() {
  const { t } = useTranslation('canvas');
  const tab = useView(state => state.bottomTab);
  const errors = useCheckLater(state => state.errors);
  const warnings = useCheckLater(state => state.warnings);
  const Body = panels[tab];
  return (
    <div className="panel" data-region="bottom">
      <Tabs
        className="panel bottom"
        label={t('panels.bottom')}
        value={tab}
        onChange={id => showBottom(id as BottomTab)}
        tabs={[
          {
            id: 'problems',
            label: t('actions.view.problems'),
            icon: TriangleAlert,
            count: errors + warnings,
            severity: errors > 0 ? 'error' : 'warning',
          },
          { id: 'curves', label: t('actions.view.curves'), icon: ChartLine },
          { id: 'log', label: t('actions.view.log'), icon: ScrollText },
        ]}
        actions={
          <IconButton icon={X} size="sm" label={t('panels.close')} onClick={() => togglePanel('bottom')} />
        }
      >
        <Body />
      </Tabs>
    </div>
  );
}
