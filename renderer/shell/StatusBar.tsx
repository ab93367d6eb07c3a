import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../actions/ActionButton.tsx';
import { formatCount } from '../i18n/format.ts';
import { useCheckLater } from '../store/later.ts';
import { useShownLater } from '../store/scene.ts';
import { showBottom, togglePanel, useView, viewStore } from '../store/view.ts';

/** One line that is always there: problems, the size of the network, and the panels. */
export function StatusBar() {
  const { t } = useTranslation('canvas');
  const parameters = useCheckLater(state => state.parameters);
  const nodes = useShownLater(({ graph }) => Object.keys(graph.nodes).length);
  return (
    <div className="status" data-region="status">
      {nodes > 0 && <ProblemCount />}
      {nodes > 0 && (
        <span className="status-item tabular">
          {t('inspector.summary', { count: nodes, parameters: formatCount(parameters) })}
        </span>
      )}
      <span className="status-end">
        <ActionButton id="view.left" size="sm" />
        <ActionButton id="view.bottom" size="sm" />
        <ActionButton id="view.right" size="sm" />
      </span>
    </div>
  );
}

function ProblemCount() {
  const { t } = useTranslation('canvas');
  const errors = useCheckLater(state => state.errors);
  const warnings = useCheckLater(state => state.warnings);
  const shown = useView(state => !state.collapsed.bottom && state.bottomTab === 'problems');
  const severity = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'none';
  const Icon = { error: CircleAlert, warning: TriangleAlert, none: CircleCheck }[severity];
  const texts = [
    errors > 0 && t('problems.errors', { count: errors }),
    warnings > 0 && t('problems.warnings', { count: warnings }),
  ].filter(Boolean);
  return (
    <button
      type="button"
      className="status-item"
      data-severity={severity}
      aria-expanded={shown}
      data-testid="problem-count"
      onClick={() => (shownNow() ? togglePanel('bottom') : showBottom('problems'))}
    >
      <Icon size={14} aria-hidden />
      {texts.length > 0 ? texts.join(', ') : t('problems.none')}
    </button>
  );
}

const shownNow = (): boolean => {
  const { collapsed, bottomTab } = viewStore.getState();
  return !collapsed.bottom && bottomTab === 'problems';
};
