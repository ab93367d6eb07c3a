import { Workflow } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attempt, notify } from '../store/notify.ts';
import './drop-target.css';
import { DOCUMENT_EXTENSION, openDropped } from './document-files.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** A document dropped anywhere on the window opens. What is dragged inside the window is not its business. */
export function DropTarget() {
  const { t } = useTranslation('dialogs');
  const [over, setOver] = useState(false);

  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // Without this the browser would leave the page and show the file.
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = [...(event.dataTransfer?.files ?? [])].find(({ name }) =>
        name.toLowerCase().endsWith(DOCUMENT_EXTENSION),
      );
      if (file) attempt(openDropped)(file);
      else notify(t('drop.notADocument'));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [t]);

  return over ? (
    <div className="drop-target" role="status">
      <Workflow size={28} aria-hidden />
      {t('drop.here')}
    </div>
  ) : null;
}
