import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/index.ts';
import type { DialogProps } from './dialog-store.ts';
import { ExampleCards } from './ExampleCards.tsx';

export function ExamplesDialog({ onAnswer }: DialogProps<'examples'>) {
  const { t } = useTranslation('dialogs');
  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={t('examples.title')}
      description={t('examples.text')}
      size="lg"
    >
      <ExampleCards onOpen={onAnswer} />
    </Dialog>
  );
}
