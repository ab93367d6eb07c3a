import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './dialog.css';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: 'md' | 'lg' | 'xl';
  /** The buttons, the primary one last. */
  footer?: ReactNode;
  children?: ReactNode;
}

const FOCUSABLE = 'input, select, textarea, button, a[href], [tabindex="0"]';

/**
 * What the dialog is about has the focus first: not the cross, whose tooltip would open and take the first Escape.
 * A control with `autoFocus` has it already, and then this is not called.
 */
function focusContent(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  const body = dialog.querySelector('.dialog-body');
  const first =
    body?.querySelector<HTMLElement>('[data-autofocus]') ?? body?.querySelector<HTMLElement>(FOCUSABLE);
  (first ?? dialog).focus();
}

/** Modal: focus is kept inside, Escape closes, focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'md',
  footer,
  children,
}: DialogProps) {
  const { t } = useTranslation('canvas');
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim" />
        <Radix.Content
          className="dialog"
          data-size={size}
          onOpenAutoFocus={focusContent}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <div>
              <Radix.Title className="dialog-title">{title}</Radix.Title>
              {description && (
                <Radix.Description className="dialog-description">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('ui.close')} />
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
