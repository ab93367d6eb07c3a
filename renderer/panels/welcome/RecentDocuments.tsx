import { Workflow } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '../../../main/api.ts';
import { openDocument } from '../../dialogs/document-files.ts';
import { baseName, directoryOf } from '../../dialogs/paths.ts';
import { attempt } from '../../store/notify.ts';
import { api } from '../../transport/index.ts';

const SHOWN = 4;

/** What was open lately; nothing where nothing was. */
export function RecentDocuments() {
  const { t } = useTranslation('dialogs');
  const [recent, setRecent] = useState<ResultOf<'document.recent'>>([]);
  useEffect(
    attempt(async () => setRecent(await api.request('document.recent', {}))),
    [],
  );
  if (recent.length === 0) return null;
  return (
    <section>
      <h3>{t('welcome.recent')}</h3>
      <ul className="welcome-recent">
        {recent.slice(0, SHOWN).map(({ path, title }) => (
          <li key={path}>
            <button type="button" title={path} onClick={() => attempt(openDocument)(path)}>
              <Workflow size={15} aria-hidden />
              <strong>{title || baseName(path)}</strong>
              <span>{directoryOf(path)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
