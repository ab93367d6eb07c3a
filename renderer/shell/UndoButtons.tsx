import { Redo2, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../actions/use-action.ts';
import type { Entry } from '../store/history.ts';
import { useDocumentLater } from '../store/later.ts';
import { IconButton } from '../ui/index.ts';

/** Undo and redo, whose tooltips name the gesture. */
export function UndoButtons() {
  const past = useDocumentLater(({ history }) => history.past.at(-1));
  const future = useDocumentLater(({ history }) => history.future.at(-1));
  return (
    <>
      <HistoryButton id="edit.undo" icon={Undo2} entry={past} />
      <HistoryButton id="edit.redo" icon={Redo2} entry={future} />
    </>
  );
}

function HistoryButton({ id, icon, entry }: { id: string; icon: typeof Undo2; entry: Entry | undefined }) {
  const { t } = useTranslation('canvas');
  const { label, keys, whyNot, run } = useAction(id);
  const name =
    entry && (typeof entry.label === 'string' ? t(entry.label) : t(entry.label.key, entry.label.values));
  return (
    <IconButton
      icon={icon}
      label={name ? t('history.of', { action: label, name }) : label}
      keys={keys}
      whyNot={whyNot}
      onClick={run}
      data-testid={id}
    />
  );
}
