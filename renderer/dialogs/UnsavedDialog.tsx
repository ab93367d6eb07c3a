import { useTranslation } from 'react-i18next';
import { Button, Dialog } from '../ui/index.ts';
import type { DialogProps } from './dialog-store.ts';

export function UnsavedDialog({ title, onAnswer }: DialogProps<'unsaved'>) {
  const { t } = useTranslation('dialogs');
  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={t('unsaved.title', { title })}
      description={t('unsaved.text')}
      footer={
        <>
          <Button className="dialog-foot-left" onClick={() => onAnswer('discard')}>
            {t('unsaved.discard')}
          </Button>
          <Button onClick={() => onAnswer(null)}>{t('common:cancel')}</Button>
          <Button variant="primary" autoFocus onClick={() => onAnswer('save')}>
            {t('unsaved.save')}
          </Button>
        </>
      }
    />
  );
}
