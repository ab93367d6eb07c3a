import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/index.ts';
import type { DialogProps } from './dialog-store.ts';
import { RecentList } from './RecentList.tsx';
import { useRecent } from './use-recent.ts';

export function RecentDialog({ onAnswer }: DialogProps<'recent'>) {
  const { t } = useTranslation('dialogs');
  const recent = useRecent();
  return (
    <Dialog open onOpenChange={open => !open && onAnswer(null)} title={t('welcome.recent')} size="lg">
      {recent === null && <p>{t('common:loading')}</p>}
      {recent?.length === 0 && <p>{t('recent.none')}</p>}
      {recent && <RecentList recent={recent} onOpen={onAnswer} />}
    </Dialog>
  );
}
