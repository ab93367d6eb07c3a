import { Tooltip } from '../ui/index.ts';
import './action-row.css';
import { useAction } from './use-action.ts';

/** An action as a line of a panel: icon, name, key. */
export function ActionRow({ id }: { id: string }) {
  const { action, label, keys, whyNot, run } = useAction(id);
  const Icon = action.icon;
  const row = (
    <button type="button" className="action-row" aria-disabled={whyNot ? true : undefined} onClick={run}>
      {Icon && <Icon size={15} aria-hidden />}
      <span>{label}</span>
      {keys && <kbd>{keys}</kbd>}
    </button>
  );
  return whyNot ? <Tooltip text={whyNot}>{row}</Tooltip> : row;
}
