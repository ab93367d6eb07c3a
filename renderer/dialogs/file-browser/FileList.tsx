import { File, FileChartColumn, Folder, Workflow } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../i18n/format.ts';
import type { Entry } from './use-directory.ts';

interface FileListProps {
  entries: readonly Entry[];
  active: Entry | null;
  onActive: (entry: Entry) => void;
  /** Enter or double click. */
  onChoose: (entry: Entry) => void;
  onParent: () => void;
  label: string;
}

/** A list box: the arrow keys move, letters jump to a name, Enter chooses, Backspace goes to the folder above. */
export function FileList({ entries, active, onActive, onChoose, onParent, label }: FileListProps) {
  const { t } = useTranslation('dialogs');
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const index = active ? entries.indexOf(active) : -1;

  useEffect(() => {
    list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const moveTo = (next: number): void => {
    const entry = entries[Math.min(entries.length - 1, Math.max(0, next))];
    if (entry) onActive(entry);
  };

  const jump = (letter: string): void => {
    const now = Date.now();
    const text = (now - typed.current.at < 800 ? typed.current.text : '') + letter.toLowerCase();
    typed.current = { text, at: now };
    const found = entries.findIndex(entry => entry.name.toLowerCase().startsWith(text));
    if (found >= 0) moveTo(found);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: entries.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && active) onChoose(active);
    else if (event.key === 'Backspace') onParent();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) jump(event.key);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      className="file-list"
      role="listbox"
      data-autofocus
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
      onKeyDown={onKeyDown}
      // The first arrow key then has something to move from.
      onFocus={() => active === null && entries[0] && onActive(entries[0])}
    >
      {entries.length === 0 && <p className="file-list-empty">{t('files.empty')}</p>}
      {entries.map((entry, position) => (
        // The list box has the focus and the keys; a row only takes the pointer.
        <div
          key={entry.path}
          id={`${id}-${position}`}
          className="file-row"
          role="option"
          tabIndex={-1}
          data-index={position}
          aria-selected={entry === active}
          onClick={() => onActive(entry)}
          onKeyDown={() => {}}
          onDoubleClick={() => onChoose(entry)}
        >
          <FileIcon entry={entry} />
          <span className="file-name">{entry.name}</span>
          {!entry.directory && <span className="file-size">{formatBytes(entry.size)}</span>}
        </div>
      ))}
    </div>
  );
}

function FileIcon({ entry }: { entry: Entry }) {
  const Icon = entry.directory
    ? Folder
    : entry.name.endsWith('.netloom')
      ? Workflow
      : entry.name.endsWith('.csv')
        ? FileChartColumn
        : File;
  return <Icon size={15} aria-hidden data-directory={entry.directory || undefined} />;
}
