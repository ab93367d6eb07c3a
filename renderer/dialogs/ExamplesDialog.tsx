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
      <section className="example-group">
        <h3>{t('examples.ready')}</h3>
        <ExampleCards group="examples" onOpen={onAnswer} />
      </section>
      <section className="example-group">
        <h3>{t('examples.architectures')}</h3>
        <p>{t('examples.architecturesText')}</p>
        <ExampleCards group="architectures" onOpen={onAnswer} />
      </section>
    </Dialog>
  );
}
