import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../engine/train/events.ts';
import './state-badge.css';

export function StateBadge({ state }: { state: RunState }) {
  const { t } = useTranslation('train');
  return (
    <span className="state-badge" data-state={state}>
      {t(`states.${state}`)}
    </span>
  );
}
