import { useTranslation } from 'react-i18next';
import { type Action, actionLabel, actions } from '../actions/index.ts';
import { formatKey } from '../actions/keys.ts';
import { Dialog } from '../ui/index.ts';
import type { DialogProps } from './dialog-store.ts';
import './keys-dialog.css';

const groups = ['file', 'edit', 'view', 'run', 'help'] as const;
const pointers = ['search', 'pan', 'zoom', 'select', 'connect', 'break', 'insert'] as const;

/** Every key, from the table of actions itself, and what the pointer does on the canvas. */
export function KeysDialog({ onAnswer }: DialogProps<'keys'>) {
  const { t } = useTranslation('dialogs');
  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={t('keys.title')}
      description={t('keys.text')}
      size="xl"
    >
      <div className="keys">
        {groups.map(group => (
          <KeyGroup
            key={group}
            title={t(`canvas:groups.${group}`)}
            rows={actions.filter(action => action.group === group && action.keys !== undefined).map(toRow)}
          />
        ))}
        <KeyGroup
          title={t('keys.canvas')}
          rows={pointers.map(id => ({
            id,
            label: t(`keys.pointer.${id}.does`),
            keys: [t(`keys.pointer.${id}.how`)],
          }))}
        />
      </div>
    </Dialog>
  );
}

interface Row {
  readonly id: string;
  readonly label: string;
  readonly keys: readonly string[];
}

const toRow = (action: Action): Row => ({
  id: action.id,
  label: actionLabel(action),
  keys: [...new Set(action.keys?.map(formatKey))],
});

function KeyGroup({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(row => (
          <div key={row.id}>
            <dt>{row.label}</dt>
            <dd>
              {row.keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
