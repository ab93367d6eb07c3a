import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setTitle } from '../canvas/commands.ts';
import { documentTitle } from '../dialogs/document-files.ts';
import { documentStore, isDirty } from '../store/document.ts';
import { useDocumentLater } from '../store/later.ts';
import { useDocument } from '../store/use-document.ts';
import { Tooltip } from '../ui/index.ts';

/** Title and dirty mark; the title is typed in place. */
export function DocumentTitle() {
  const { t } = useTranslation('canvas');
  const [editing, setEditing] = useState(false);
  const title = useDocument(documentTitle);
  const written = useDocument(({ document }) => document.title);
  const path = useDocument(state => state.path);
  const dirty = useDocumentLater(isDirty);
  if (editing)
    return (
      <input
        className="input document-title-input"
        // The press that opened it asked for it.
        ref={input => input?.focus()}
        aria-label={t('inspector.title')}
        value={written}
        placeholder={t('inspector.untitled')}
        onChange={event => setTitle('title', event.target.value)}
        onFocus={event => event.target.select()}
        onBlur={() => {
          documentStore.settle();
          setEditing(false);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    );
  return (
    <Tooltip text={path ?? t('title.notSaved')} detail={dirty ? t('title.dirty') : undefined}>
      <button
        type="button"
        className="document-title"
        onClick={() => setEditing(true)}
        data-testid="document-title"
      >
        <span>{title}</span>
        {dirty && <i className="dirty-mark" role="img" aria-label={t('title.dirty')} />}
      </button>
    </Tooltip>
  );
}
