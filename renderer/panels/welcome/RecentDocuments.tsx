import { useTranslation } from 'react-i18next';
import { openDocument } from '../../dialogs/document-files.ts';
import { RecentList } from '../../dialogs/RecentList.tsx';
import { useRecent } from '../../dialogs/use-recent.ts';
import { attempt } from '../../store/notify.ts';

const SHOWN = 4;

/** What was open lately; nothing where nothing was. */
export function RecentDocuments() {
  const { t } = useTranslation('dialogs');
  const recent = useRecent();
  if (recent === null || recent.length === 0) return null;
  return (
    <section>
      <h3>{t('welcome.recent')}</h3>
      <RecentList recent={recent.slice(0, SHOWN)} onOpen={attempt(openDocument)} />
    </section>
  );
}
